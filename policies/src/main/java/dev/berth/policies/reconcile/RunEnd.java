package dev.berth.policies.reconcile;

import java.time.Instant;

/**
 * How something that ends has ended, for good.
 *
 * @param succeeded whether it did what it was for
 * @param reason one word in Kubernetes' terms
 * @param message for people
 * @param at when that was found
 */
public record RunEnd(boolean succeeded, String reason, String message, Instant at) {}
