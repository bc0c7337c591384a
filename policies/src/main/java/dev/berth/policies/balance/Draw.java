package dev.berth.policies.balance;

import java.util.random.RandomGenerator;

/**
 * What one choice is made with.
 *
 * @param turn how many choices were made for this service before; wraps around
 * @param key of the request, for {@link ConsistentHash}; see {@link StableHash}
 * @param random dice
 * @param nowNanos a clock that never goes back
 */
public record Draw(long turn, long key, RandomGenerator random, long nowNanos) {}
