package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.usage.PodUsage;
import dev.berth.daemon.usage.SlotUsage;
import dev.berth.daemon.usage.UsageReport;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.Supplier;

/** What pods and slots use, as of a moment ago. */
final class UsageHandler implements HttpService {
    private static final int MILLIS_PER_CORE = 1_000;

    private final Supplier<UsageReport> usage;

    UsageHandler(Supplier<UsageReport> usage) {
        this.usage = usage;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/berth/v1/usage", this::usage);
    }

    private void usage(ServerRequest request, ServerResponse response) {
        UsageReport report = usage.get();
        var pods = new JsonArray();
        report.pods().forEach(pod -> pods.add(pod(pod)));
        var slots = new JsonArray();
        report.slots().forEach(slot -> slots.add(slot(slot)));
        var view = new JsonObject();
        view.addProperty("at", Times.text(report.at()));
        view.add("pods", pods);
        view.add("slots", slots);
        Answers.json(response, view);
    }

    private static JsonObject pod(PodUsage pod) {
        var view = new JsonObject();
        view.addProperty("namespace", pod.pod().namespace());
        view.addProperty("pod", pod.pod().name());
        pod.cpuCores()
                .ifPresent(
                        cores ->
                                view.addProperty("cpuMillis", Math.round(cores * MILLIS_PER_CORE)));
        pod.slotBusy().ifPresent(busy -> view.addProperty("slotBusy", busy));
        pod.load()
                .ifPresent(
                        load ->
                                view.addProperty(
                                        "cpuRoomMillis",
                                        Math.round(load.room() * MILLIS_PER_CORE)));
        view.addProperty("throttled", pod.throttled());
        view.addProperty("memoryBytes", pod.memoryBytes());
        pod.memoryLimitBytes().ifPresent(limit -> view.addProperty("memoryLimitBytes", limit));
        pod.cpuPressure().ifPresent(part -> view.addProperty("cpuPressure", part));
        pod.memoryPressure().ifPresent(part -> view.addProperty("memoryPressure", part));
        return view;
    }

    private static JsonObject slot(SlotUsage slot) {
        var view = new JsonObject();
        view.addProperty("id", slot.slot().id());
        view.addProperty("cpus", slot.slot().cpus().toString());
        slot.busy().ifPresent(busy -> view.addProperty("busy", busy));
        return view;
    }
}
