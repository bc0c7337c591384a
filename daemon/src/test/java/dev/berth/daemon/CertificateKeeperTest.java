package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.control.Event;
import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.tls.DeviceAuthority;
import dev.berth.policies.workload.ObjectName;
import dev.berth.proxy.ServerIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateKeeperTest {
    private static final ObjectName DOOR = ObjectName.of("door");
    private static final ObjectName GATE = new ObjectName("shop", "gate");

    /** A label of 64 letters: Kubernetes takes such an Ingress, and no certificate names it. */
    private static final String BAD = "x".repeat(64) + ".example";

    @TempDir private Path directory;
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private DeviceAuthority authority;
    private EventLog events;
    private final List<ServerIdentity> shown = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        authority = DeviceAuthority.open(directory.resolve("tls"), () -> now, "box");
        events = new EventLog(() -> now);
    }

    @Test
    void renew_oneHostIsBad_theOthersAreCoveredAndItsIngressIsTold() throws Exception {
        var keeper = CertificateKeeper.open(authority, List.of(), hosts("a.example", DOOR), events);
        var more = hosts("a.example", DOOR);
        more.putAll(hosts(BAD, GATE));
        more.putAll(hosts("b.example", GATE));

        assertTrue(keeper.routed(more));
        keeper.renew(shown::add);
        keeper.renew(shown::add);

        assertEquals(1, shown.size());
        assertTrue(names(shown.getFirst()).containsAll(Set.of("a.example", "b.example")));
        Event told = events.in("shop").getFirst();
        assertEquals(GATE, told.object());
        assertEquals("HostLeftOut", told.reason());
        assertTrue(told.message().contains(BAD), told.message());
        assertEquals(1, told.count());
        assertEquals(List.of(), events.in("default"));
    }

    @Test
    void renew_oneHostIsBadAndTheTimeIsUp_isRenewedAllTheSame() throws Exception {
        var keeper = CertificateKeeper.open(authority, List.of(BAD), hosts(BAD, DOOR), events);
        Instant before = keeper.notAfter();

        now = now.plus(Duration.ofDays(80));
        keeper.renew(shown::add);

        assertEquals(1, shown.size());
        assertTrue(keeper.notAfter().isAfter(before));
        assertEquals(1, events.in("default").size());
    }

    private static SortedMap<String, SortedSet<ObjectName>> hosts(String host, ObjectName name) {
        return new TreeMap<>(Map.of(host, new TreeSet<>(Set.of(name))));
    }

    private static List<Object> names(ServerIdentity identity) throws Exception {
        List<Object> names = new ArrayList<>();
        for (List<?> name : identity.chain().getFirst().getSubjectAlternativeNames()) {
            names.add(name.getLast());
        }
        return names;
    }
}
