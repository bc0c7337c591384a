package dev.berth.policies.input;

/**
 * What pods may be told about their host.
 *
 * @param name its host name
 * @param address where containers reach it
 * @param cpuMillis thousandths of CPUs that pods may have
 * @param memoryBytes memory that pods may have
 */
public record HostFacts(String name, String address, long cpuMillis, long memoryBytes) {}
