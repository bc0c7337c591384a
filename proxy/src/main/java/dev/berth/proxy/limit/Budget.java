package dev.berth.proxy.limit;

/**
 * How often something may happen: so often at once, and so often each second in the long run.
 *
 * @param burst at once, at least 1
 * @param perSecond that come back
 */
public record Budget(int burst, int perSecond) {}
