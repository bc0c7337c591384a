package dev.berth.policies.reconcile;

import dev.berth.policies.workload.ObjectName;

/**
 * Something that holds at the moment and that no step tells of; to be told when it begins.
 *
 * @param kind of the object, as in {@code kind:}
 * @param object about which
 * @param warning whether somebody should look at it
 * @param reason one word in Kubernetes' terms
 * @param message for people
 */
public record Notice(
        String kind, ObjectName object, boolean warning, String reason, String message) {}
