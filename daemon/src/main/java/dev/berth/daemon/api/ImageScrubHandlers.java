package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.store.AuditLog;
import dev.berth.registry.Registry;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.gc.DamagedContent;
import dev.berth.registry.gc.ScrubPass;
import dev.berth.registry.gc.ScrubStatus;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Reading everything that the registry stores again. The registry does that by itself: whoever asks
 * for it only listens, and may go away without an effect on it.
 */
final class ImageScrubHandlers implements HttpService {
    private static final String PATH = "/berth/v1/registry/scrub";

    /** Between two lines that say how far it is. */
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Registry registry;
    private final AuditLog audit;
    private final InstantSource clock;

    ImageScrubHandlers(Registry registry, AuditLog audit, InstantSource clock) {
        this.registry = registry;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, this::last).post(PATH, this::scrub);
    }

    private void last(ServerRequest request, ServerResponse response) {
        Answers.json(response, view(registry.scrubStatus()));
    }

    private void scrub(ServerRequest request, ServerResponse response) throws IOException {
        RequestBody.parameters(request);
        audit.record(Callers.author(), "scrub", "Image registry", clock.instant());
        var lines = new AnswerLines(response);
        try {
            listen(registry.scrub(), lines);
        } catch (StorageFault fault) {
            lines.error(LongWork.refusal(fault));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lines.error(ApiRefusal.unavailable("the daemon is stopping"));
        }
    }

    private void listen(ScrubPass pass, AnswerLines lines)
            throws IOException, InterruptedException {
        while (true) {
            lines.line(progress(registry.scrubStatus()));
            var end = pass.await(PERIOD);
            if (end.isPresent()) {
                lines.result(view(end.get()));
                return;
            }
        }
    }

    private static JsonObject progress(ScrubStatus status) {
        var line = new JsonObject();
        line.addProperty("phase", "reading");
        line.addProperty("done", status.isRunning() ? status.bytes() : 0);
        if (status.isRunning()) {
            line.addProperty("total", status.totalBytes());
        }
        return line;
    }

    private static JsonObject view(ScrubStatus status) {
        var view = new JsonObject();
        view.addProperty("running", status.isRunning());
        view.addProperty("blobs", status.blobs());
        view.addProperty("bytes", status.bytes());
        view.addProperty("totalBytes", status.totalBytes());
        view.addProperty("found", status.found());
        status.finishedAt().ifPresent(at -> view.addProperty("finishedAt", Times.text(at)));
        view.addProperty("damagedCount", status.damagedCount());
        var damaged = new JsonArray();
        status.damaged().forEach(content -> damaged.add(view(content)));
        view.add("damaged", damaged);
        return view;
    }

    private static JsonObject view(DamagedContent content) {
        var repositories = new JsonArray();
        content.repositories().forEach(name -> repositories.add(name.value()));
        var view = new JsonObject();
        view.addProperty("digest", content.digest().toString());
        view.addProperty("reason", content.reason());
        view.add("repositories", repositories);
        return view;
    }
}
