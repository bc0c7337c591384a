package dev.berth.registry.base;

import java.time.Duration;

/**
 * Bounds of what is asked of other registries.
 *
 * @param connect longest wait for a connection
 * @param answer longest wait for the head of an answer, of one request
 * @param stall longest time without a byte of a body
 * @param manifest longest time for a manifest, all requests and tries together
 * @param blob longest time for a blob, all requests and tries together
 * @param tries requests for one thing before the failure is told
 * @param pause between two tries; doubles with each
 * @param redirects followed for one request
 * @param fetches at once, of all upstreams
 * @param queue longest wait for others that are fetched; 503 past it
 * @param tokenBytes of a token server's answer, and of a file with credentials
 * @param tokens remembered, of one upstream
 * @param tokenLife longest use of one token, whatever its server says
 * @param freshness how long a tag is good before the upstream is asked again
 * @param absence how long a thing that an upstream lacks is not asked for again
 * @param outage how long stored tags are served without asking an upstream that did not answer
 * @param remembered tags and absent things that the memory holds
 * @param keep how long content stays that nobody pulls
 */
public record UpstreamLimits(
        Duration connect,
        Duration answer,
        Duration stall,
        Duration manifest,
        Duration blob,
        int tries,
        Duration pause,
        int redirects,
        int fetches,
        Duration queue,
        int tokenBytes,
        int tokens,
        Duration tokenLife,
        Duration freshness,
        Duration absence,
        Duration outage,
        int remembered,
        Duration keep) {
    /** What holds unless somebody says otherwise. */
    public static UpstreamLimits defaults() {
        return new UpstreamLimits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(20),
                Duration.ofSeconds(45),
                Duration.ofHours(2),
                3,
                Duration.ofMillis(200),
                5,
                16,
                Duration.ofSeconds(30),
                64 << 10,
                256,
                Duration.ofMinutes(30),
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                4_096,
                Duration.ofDays(30));
    }
}
