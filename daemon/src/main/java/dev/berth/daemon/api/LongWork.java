package dev.berth.daemon.api;

import com.google.gson.JsonObject;
import dev.berth.registry.base.StorageFault;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers with work that may take longer than a client waits for a silent daemon. */
final class LongWork {
    /** Between two signs of life. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private LongWork() {}

    /**
     * Does the work and answers with what it gives, in lines. Work whose reader goes away is done
     * to its end all the same.
     *
     * @param phase what the signs of life call it
     */
    static void answer(ServerResponse response, String phase, Supplier<JsonObject> work)
            throws IOException {
        var lines = new AnswerLines(response);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = CompletableFuture.supplyAsync(work, executor);
            while (true) {
                lines.line(alive(phase));
                try {
                    lines.result(done.get(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS));
                    return;
                } catch (TimeoutException stillAtIt) {
                    // The next sign of life says so.
                }
            }
        } catch (ExecutionException | CompletionException e) {
            lines.error(refusal(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lines.error(ApiRefusal.unavailable("the daemon is stopping"));
        }
    }

    private static JsonObject alive(String phase) {
        var line = new JsonObject();
        line.addProperty("phase", phase);
        return line;
    }

    private static ApiRefusal refusal(@Nullable Throwable cause) {
        return switch (cause) {
            case StorageFault fault -> refusal(fault);
            case ApiRefusal refused -> refused;
            case RuntimeException bug -> throw bug;
            case null, default -> throw new IllegalStateException("work failed", cause);
        };
    }

    static ApiRefusal refusal(StorageFault fault) {
        String message = String.valueOf(fault.getMessage());
        return switch (fault.kind()) {
            case FULL -> ApiRefusal.insufficientStorage(message);
            case BUSY -> ApiRefusal.unavailable(message);
            case BROKEN -> ApiRefusal.unavailable("the registry's store failed: " + message);
        };
    }
}
