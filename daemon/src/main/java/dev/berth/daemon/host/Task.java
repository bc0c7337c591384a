package dev.berth.daemon.host;

/**
 * A thread as the kernel tells of it (proc_pid_stat(5)).
 *
 * @param command its name, at most 15 characters that it chose itself
 * @param ofKernel whether it is a thread of the kernel
 * @param cpu on which it ran last
 * @param startTicks when it began, in ticks since the machine did; with its number unique
 * @param usedTicks the time for which it ran
 */
public record Task(String command, boolean ofKernel, int cpu, long startTicks, long usedTicks) {}
