package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.document.Document;
import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.placement.PlacementPolicy;
import dev.berth.policies.plan.PlacementExplanation;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.PodStatus;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.Workload;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells why a pod is where it is, or would be, or cannot be anywhere. */
final class ExplainHandlers implements HttpService {
    private final Supplier<Optional<LiveState>> live;
    private final ApplyHandler apply;
    private final PlacementPolicy configured;

    /**
     * Over what the loop knows.
     *
     * @param apply reads documents
     * @param configured places pods that name no policy
     */
    ExplainHandlers(
            Supplier<Optional<LiveState>> live, ApplyHandler apply, PlacementPolicy configured) {
        this.live = live;
        this.apply = apply;
        this.configured = configured;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/berth/v1/explain", this::pod).post("/berth/v1/explain", this::documents);
    }

    private void pod(ServerRequest request, ServerResponse response) {
        LiveState state = PodHandlers.live(live);
        String namespace = request.query().first("namespace").orElse(ObjectName.DEFAULT_NAMESPACE);
        PodStatus pod = PodHandlers.find(state, namespace, request.query().first("pod").orElse(""));
        Optional<PodTemplate> template =
                Optional.ofNullable(state.desired().workloads().get(pod.workload()))
                        .map(Workload::template);
        SlotDemand demand =
                pod.observed()
                        .map(ObservedPod::demand)
                        .or(() -> template.map(one -> SlotDemand.of(one.resources())))
                        .orElseThrow(() -> ApiRefusal.notFound("pods \"" + pod.name() + "\""));
        JsonObject view = explained(state.plan().ledger(), pod.name(), template, demand);
        view.addProperty("workload", pod.workload().toString());
        view.addProperty("exists", pod.observed().isPresent());
        pod.observed().ifPresent(one -> view.addProperty("cpusNow", one.pin().toString()));
        view.addProperty("reason", pod.reason());
        view.addProperty("message", pod.message());
        Answers.json(response, list(view));
    }

    private void documents(ServerRequest request, ServerResponse response) {
        SlotLedger ledger = PodHandlers.live(live).plan().ledger();
        var items = new JsonArray();
        for (Document document : apply.documents(request)) {
            document.resource()
                    .workload()
                    .ifPresent(
                            workload -> {
                                ObjectName name = workload.id().object();
                                JsonObject view =
                                        explained(
                                                ledger,
                                                new PodName(name.namespace(), name.name()),
                                                Optional.of(workload.template()),
                                                SlotDemand.of(workload.template().resources()));
                                view.addProperty("workload", workload.id().toString());
                                view.addProperty("exists", false);
                                items.add(view);
                            });
        }
        var view = new JsonObject();
        view.add("items", items);
        Answers.json(response, view);
    }

    private static JsonObject list(JsonObject one) {
        var items = new JsonArray();
        items.add(one);
        var view = new JsonObject();
        view.add("items", items);
        return view;
    }

    private JsonObject explained(
            SlotLedger ledger, PodName pod, Optional<PodTemplate> template, SlotDemand demand) {
        Optional<PlacementPolicy> chosen =
                template.flatMap(one -> PlacementPolicies.chosenBy(one.annotations().values()));
        PlacementExplanation explanation =
                PlacementExplanation.of(chosen.orElse(configured), ledger, pod, demand);
        JsonObject view = PlacementViews.of(ledger.without(pod), explanation);
        view.addProperty("pod", pod.toString());
        view.addProperty(
                "chosenBy",
                chosen.isPresent()
                        ? "annotation " + PlacementPolicies.ANNOTATION
                        : "configuration slots.policy");
        template.ifPresent(one -> view.addProperty("qos", PlacementViews.qos(one.resources())));
        return view;
    }
}
