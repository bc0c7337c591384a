package dev.berth.policies.balance;

/**
 * An endpoint as the balancer sees it; weight, health and load join it here.
 *
 * @param endpoint where its requests go
 */
public record Target(Endpoint endpoint) {}
