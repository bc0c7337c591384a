package dev.berth.daemon.control;

import dev.berth.policies.workload.ObjectName;
import java.lang.System.Logger;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest events, in memory only: a device writes nothing in steady state. What repeats is
 * counted instead of listed.
 */
public final class EventLog {
    /** Events that are kept; the oldest goes first. */
    static final int MAX_EVENTS = 1_000;

    private static final Logger LOG = System.getLogger(EventLog.class.getName());

    private final InstantSource clock;
    private final ArrayDeque<Event> events = new ArrayDeque<>();

    public EventLog(InstantSource clock) {
        this.clock = clock;
    }

    /** Notes that something went as it should. */
    public void normal(String kind, ObjectName object, String reason, String message) {
        note(kind, object, Event.Severity.NORMAL, reason, message);
    }

    /** Notes that something needs a look. */
    public void warning(String kind, ObjectName object, String reason, String message) {
        note(kind, object, Event.Severity.WARNING, reason, message);
    }

    /** The events about objects of a namespace, oldest first. */
    public synchronized List<Event> in(String namespace) {
        return events.stream()
                .filter(event -> event.object().namespace().equals(namespace))
                .toList();
    }

    private synchronized void note(
            String kind,
            ObjectName object,
            Event.Severity severity,
            String reason,
            String message) {
        var now = clock.instant();
        var event = new Event(kind, object, severity, reason, message, now, now, 1);
        Event known = takeSame(event);
        if (known == null) {
            LOG.log(
                    severity == Event.Severity.WARNING ? Logger.Level.WARNING : Logger.Level.INFO,
                    () -> kind + " " + object + ": " + reason + ": " + message);
        }
        events.addLast(known == null ? event : known.again(now));
        if (events.size() > MAX_EVENTS) {
            events.removeFirst();
        }
    }

    private @Nullable Event takeSame(Event event) {
        for (Iterator<Event> each = events.descendingIterator(); each.hasNext(); ) {
            Event known = each.next();
            if (known.isSameAs(event)) {
                each.remove();
                return known;
            }
        }
        return null;
    }
}
