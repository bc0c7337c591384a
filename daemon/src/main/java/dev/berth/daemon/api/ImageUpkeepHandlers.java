package dev.berth.daemon.api;

import com.google.gson.JsonObject;
import dev.berth.daemon.store.AuditLog;
import dev.berth.registry.Registry;
import dev.berth.registry.gc.CollectReport;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.InstantSource;

/** Work on the whole registry that somebody asks for and may have to wait for. */
final class ImageUpkeepHandlers implements HttpService {
    private final Registry registry;
    private final AuditLog audit;
    private final InstantSource clock;

    ImageUpkeepHandlers(Registry registry, AuditLog audit, InstantSource clock) {
        this.registry = registry;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/berth/v1/registry/collect", this::collect);
    }

    private void collect(ServerRequest request, ServerResponse response) throws IOException {
        boolean dryRun = RequestBody.flag(RequestBody.parameters(request), "dryRun");
        if (!dryRun) {
            audit.record(Callers.author(), "collect", "Image registry", clock.instant());
        }
        LongWork.answer(response, "collecting", () -> view(registry.collect(dryRun)));
    }

    private static JsonObject view(CollectReport report) {
        var view = new JsonObject();
        view.addProperty("dryRun", report.dryRun());
        view.addProperty("startedAt", Times.text(report.startedAt()));
        view.addProperty("millis", report.took().toMillis());
        view.addProperty("sessions", report.sessions());
        view.addProperty("links", report.links());
        view.addProperty("blobs", report.blobs());
        view.addProperty("strays", report.strays());
        view.addProperty("bytes", report.bytes());
        view.addProperty("young", report.young());
        view.addProperty("waiting", report.waiting());
        view.addProperty("failed", report.failed());
        return view;
    }
}
