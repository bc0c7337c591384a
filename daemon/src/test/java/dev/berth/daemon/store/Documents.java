package dev.berth.daemon.store;

import dev.berth.daemon.document.DocumentReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Documents that a test has stored, as somebody applied them. */
final class Documents {
    private static final Author USER = new Author(1000, "user");

    private Documents() {}

    /** What became of these, which have no errors of their own. */
    static ApplyOutcome apply(DesiredStateStore store, String yaml, Instant now) {
        var documents =
                new DocumentReader()
                        .read(yaml.getBytes(StandardCharsets.UTF_8), "default")
                        .orElseThrow();
        return store.append(documents, false, USER, now);
    }
}
