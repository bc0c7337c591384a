package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.store.Author;
import dev.berth.daemon.store.Database;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.ImagePin;
import dev.berth.daemon.store.PinKey;
import dev.berth.daemon.store.RecordSeal;
import dev.berth.policies.image.Digest;
import dev.berth.policies.reconcile.SpecHash;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadKind;
import dev.berth.policies.workload.WorkloadName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesiredImagesTest {
    private static final ObjectName WEB = ObjectName.of("web");

    @TempDir Path directory;

    private static ImagePin pin(int number) {
        String hex = String.valueOf(number).repeat(64);
        return new ImagePin(
                "name" + number, Optional.of(Digest.parse("sha256:" + hex).orElseThrow()));
    }

    private static PinKey key(Workload deployment, String template) {
        return new PinKey(deployment.id(), template, "main");
    }

    private static void apply(DesiredStateStore store) {
        var documents =
                new DocumentReader()
                        .read(
                                """
                                apiVersion: apps/v1
                                kind: Deployment
                                metadata: {name: web}
                                spec:
                                  selector: {matchLabels: {app: web}}
                                  template:
                                    metadata: {labels: {app: web}}
                                    spec: {containers: [{name: main, image: "web:1"}]}
                                """
                                        .getBytes(StandardCharsets.UTF_8),
                                "default")
                        .orElseThrow();
        store.append(documents, false, Author.DAEMON, Instant.EPOCH);
    }

    @Test
    void names_ofThreeTemplatesAndOneThatCameBack_leaveOutTheOneBetween() throws Exception {
        try (var database = Database.open(directory.resolve("berth.db"))) {
            var store =
                    DesiredStateStore.open(database, RecordSeal.open(directory.resolve("seal")));
            apply(store);
            var deployment =
                    Objects.requireNonNull(
                            store.current()
                                    .workloads()
                                    .get(new WorkloadName(WorkloadKind.DEPLOYMENT, WEB)));
            store.pinImage(key(deployment, SpecHash.of(deployment)), pin(1));
            store.pinImage(key(deployment, "second"), pin(2));
            store.pinImage(key(deployment, "third"), pin(3));
            store.pinImage(key(deployment, "fourth"), pin(4));
            var images = new DesiredImages(store);

            assertEquals(Set.of("name1", "name3", "name4"), images.names());
            assertEquals(3, images.digests().size());
        }
    }
}
