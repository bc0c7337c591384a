package dev.berth.daemon.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How important a pod was when it was made, on its containers. */
final class PriorityLabelTest {
    private static Ownership of(int priority) {
        return new Ownership(
                "me",
                "default",
                "Deployment",
                "app",
                "app-0",
                Ownership.Part.only("main"),
                "abcd",
                100,
                0,
                Ownership.Mode.SHARED,
                Optional.empty(),
                Map.of(),
                List.of(),
                Ownership.Restart.ALWAYS,
                priority,
                Optional.empty());
    }

    @Test
    void labels_ofAPriority_areReadBack() {
        var labels = of(-1_000).labels();

        assertEquals(of(-1_000), Ownership.read(labels).orElseThrow());
    }

    @Test
    void labels_ofNoPriority_sayNothing() {
        var labels = of(0).labels();

        assertFalse(labels.containsKey("dev.berth.priority"));
        assertEquals(of(0), Ownership.read(labels).orElseThrow());
    }
}
