package dev.berth.proxy.observe;

/**
 * Where a pod is.
 *
 * @param pod its namespace and name
 * @param slots the ids of its slots, such as {@code 2,3}; empty for a floating pod
 */
public record PodPlace(String pod, String slots) {}
