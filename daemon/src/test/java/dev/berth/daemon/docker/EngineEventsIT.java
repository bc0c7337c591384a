package dev.berth.daemon.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real engine tells about containers of ours, and only of ours. */
@Timeout(120)
class EngineEventsIT {
    @TempDir Path directory;

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Test
    void events_ofALife_arriveInOrder() throws Exception {
        var resolver = Files.writeString(directory.resolve("resolv.conf"), "# none\n");
        try (var real = new RealEngine("events");
                var other = new RealEngine("events-other");
                var _ = real.engine().subscribe(real.owner(), listener(), Clock.systemUTC())) {
            assertEquals("resync", take());
            var address = Inet4Address.ofLiteral("10.123.46.10");
            var otherAddress = Inet4Address.ofLiteral("10.123.46.11");
            var network = real.network("10.123.46.0/24", "10.123.46.1");
            var foreign = other.shell("foreign", network, otherAddress, resolver, "exit 0");
            var spec = real.shell("life", network, address, resolver, "exit 7");

            other.engine().containers().create(foreign);
            var id = real.engine().containers().create(spec);
            real.engine().containers().start(id);
            var lived = new String[] {take(), take(), take()};
            real.engine().containers().remove(id, false);

            assertEquals("create " + id, lived[0]);
            assertEquals("start " + id, lived[1]);
            assertEquals("die " + id, lived[2]);
            assertEquals("destroy " + id, take());
            assertFalse(heard.stream().anyMatch(event -> !event.endsWith(id)));
        }
    }

    private EngineEvents.Listener listener() {
        return new EngineEvents.Listener() {
            @Override
            public void changed(EngineEvent event) {
                heard.add(event.action() + " " + event.id());
            }

            @Override
            public void resync() {
                heard.add("resync");
            }

            @Override
            public void lost() {
                heard.add("lost");
            }
        };
    }

    private String take() throws InterruptedException {
        var next = heard.poll(30, TimeUnit.SECONDS);
        return next == null ? "nothing within 30 s" : next;
    }
}
