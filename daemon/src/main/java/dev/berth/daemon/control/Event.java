package dev.berth.daemon.control;

import dev.berth.policies.workload.ObjectName;
import java.time.Instant;

/**
 * Something that happened to an object and that its owner may want to know, as Kubernetes events
 * tell it.
 *
 * @param kind of the object, such as {@code Pod}
 * @param object the object
 * @param severity whether somebody should look at it
 * @param reason one word in the field's terms, such as {@code Created} or {@code FailedScheduling}
 * @param message one sentence with the values
 * @param firstAt when it happened first
 * @param lastAt when it happened last
 * @param count how often, ≥ 1
 */
public record Event(
        String kind,
        ObjectName object,
        Severity severity,
        String reason,
        String message,
        Instant firstAt,
        Instant lastAt,
        int count) {
    /** Whether somebody should look at it. */
    public enum Severity {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String label;

        Severity(String label) {
            this.label = label;
        }

        /** As Kubernetes writes it. */
        public String label() {
            return label;
        }
    }

    boolean isSameAs(Event other) {
        return kind.equals(other.kind)
                && object.equals(other.object)
                && severity == other.severity
                && reason.equals(other.reason)
                && message.equals(other.message);
    }

    Event again(Instant now) {
        return new Event(kind, object, severity, reason, message, firstAt, now, count + 1);
    }
}
