package dev.berth.daemon.api;

import com.google.gson.JsonObject;
import dev.berth.daemon.config.ListenAddress;
import dev.berth.daemon.control.LiveState;
import dev.berth.policies.reconcile.PodStatus;
import dev.berth.policies.workload.Workload;
import dev.berth.proxy.limit.Ceiling;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The appliance itself: how it does, its slots, its certificate. */
final class StatusHandler implements HttpService {
    private final ApplianceFacts facts;
    private final Supplier<Optional<LiveState>> live;
    private final InstantSource clock;

    StatusHandler(ApplianceFacts facts, Supplier<Optional<LiveState>> live, InstantSource clock) {
        this.facts = facts;
        this.live = live;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/healthz", (request, response) -> Answers.text(response, Answers.TEXT, "ok\n"))
                .get("/berth/v1/status", this::status)
                .get("/berth/v1/certificates/ca", this::authority);
    }

    private void status(ServerRequest request, ServerResponse response) {
        var view = new JsonObject();
        view.addProperty("version", facts.version());
        view.addProperty("startedAt", Times.text(facts.startedAt()));
        view.addProperty(
                "uptimeSeconds", Duration.between(facts.startedAt(), clock.instant()).toSeconds());
        var registry = address("address", facts.registry());
        facts.registryTls()
                .ifPresent(address -> registry.addProperty("tlsAddress", address.toString()));
        view.add("registry", registry);
        var balancer = address("https", facts.https());
        facts.http().ifPresent(address -> balancer.addProperty("http", address.toString()));
        balancer.add("ceiling", ceiling(facts.ceiling()));
        view.add("balancer", balancer);
        view.addProperty("issuer", facts.issuer());
        view.addProperty("caCertificate", facts.caCertificate().toString());
        view.addProperty("certificateNotAfter", Times.text(facts.certificateNotAfter().get()));
        var network = new JsonObject();
        network.addProperty("subnet", facts.subnet());
        view.add("network", network);
        var engine = new JsonObject();
        engine.addProperty("reachable", false);
        view.add("engine", engine);
        live.get().ifPresent(state -> add(view, engine, state));
        Answers.json(response, view);
    }

    private static void add(JsonObject view, JsonObject engine, LiveState live) {
        engine.addProperty("reachable", live.observation().reachable());
        engine.addProperty("detail", live.observation().detail());
        live.observation()
                .version()
                .ifPresent(
                        version -> {
                            engine.addProperty("version", version.engine());
                            engine.addProperty("apiVersion", version.api().toString());
                        });
        view.addProperty("revision", live.desired().revision());
        var pods = new JsonObject();
        pods.addProperty(
                "desired",
                live.desired().workloads().values().stream().mapToInt(Workload::replicas).sum());
        pods.addProperty("ready", live.plan().pods().stream().filter(PodStatus::serving).count());
        view.add("pods", pods);
    }

    private static JsonObject ceiling(Ceiling ceiling) {
        var view = new JsonObject();
        view.addProperty("connections", ceiling.connections());
        view.addProperty("bytes", ceiling.total());
        view.addProperty("detail", ceiling.toString());
        return view;
    }

    private static JsonObject address(String name, ListenAddress address) {
        var view = new JsonObject();
        view.addProperty(name, address.toString());
        return view;
    }

    private void authority(ServerRequest request, ServerResponse response) {
        Answers.text(response, "application/x-pem-file", facts.caPem());
    }
}
