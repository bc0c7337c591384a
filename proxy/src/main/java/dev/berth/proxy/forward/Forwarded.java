package dev.berth.proxy.forward;

/**
 * How a forwarded request ended.
 *
 * @param status of the answer
 * @param bytes of its body that were delivered
 * @param cut why the answer is not whole; empty if it is
 */
public record Forwarded(int status, long bytes, String cut) {}
