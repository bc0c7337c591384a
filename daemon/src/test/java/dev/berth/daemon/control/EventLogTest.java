package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.workload.ObjectName;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class EventLogTest {
    private static final Instant NOW = SampleState.NOW;
    private static final ObjectName WEB = ObjectName.of("web");

    /** Held, so that it stays quiet: a thousand events are a thousand lines. */
    private static final Logger QUIET = Logger.getLogger(EventLog.class.getName());

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final EventLog log = new EventLog(time::get);

    @BeforeAll
    static void silence() {
        QUIET.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        QUIET.setLevel(null);
    }

    @Test
    void note_sameAgain_isCountedAndGoesToTheEnd() {
        log.warning("Pod", WEB, "FailedCreate", "no space");
        time.set(NOW.plusSeconds(1));
        log.normal("Pod", WEB, "Started", "started");
        time.set(NOW.plusSeconds(2));

        log.warning("Pod", WEB, "FailedCreate", "no space");

        var started =
                new Event(
                        "Pod",
                        WEB,
                        Event.Severity.NORMAL,
                        "Started",
                        "started",
                        NOW.plusSeconds(1),
                        NOW.plusSeconds(1),
                        1);
        var failed =
                new Event(
                        "Pod",
                        WEB,
                        Event.Severity.WARNING,
                        "FailedCreate",
                        "no space",
                        NOW,
                        NOW.plusSeconds(2),
                        2);
        assertEquals(List.of(started, failed), log.in("default"));
    }

    @Test
    void note_anythingDiffers_isAnotherEvent() {
        log.normal("Pod", WEB, "Started", "started");
        log.warning("Pod", WEB, "Started", "started");
        log.normal("Deployment", WEB, "Started", "started");
        log.normal("Pod", ObjectName.of("other"), "Started", "started");
        log.normal("Pod", WEB, "Killing", "started");
        log.normal("Pod", WEB, "Started", "started again");

        List<Integer> counts = log.in("default").stream().map(Event::count).toList();

        assertEquals(List.of(1, 1, 1, 1, 1, 1), counts);
    }

    @Test
    void in_namespace_givesItsEventsOnly() {
        log.normal("Pod", new ObjectName("blue", "web"), "Started", "in blue");
        log.normal("Pod", new ObjectName("green", "web"), "Started", "in green");

        List<String> messages = log.in("green").stream().map(Event::message).toList();

        assertEquals(List.of("in green"), messages);
        assertEquals(List.of(), log.in("default"));
    }

    @Test
    void note_moreThanAreKept_losesTheOldest() {
        for (int i = 0; i <= EventLog.MAX_EVENTS; i++) {
            log.normal("Pod", WEB, "Started", "number " + i);
        }

        List<Event> kept = log.in("default");

        assertEquals(EventLog.MAX_EVENTS, kept.size());
        assertEquals("number 1", kept.getFirst().message());
        assertEquals("number " + EventLog.MAX_EVENTS, kept.getLast().message());
    }
}
