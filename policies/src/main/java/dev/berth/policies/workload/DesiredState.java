package dev.berth.policies.workload;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that has been applied, as of one revision.
 *
 * @param revision grows with every accepted change; 0 before the first
 * @param deployments by name
 * @param services by name
 * @param ingresses by name
 * @param gateway what was applied of the Gateway API
 * @param secrets by name
 * @param traffic traffic policies by name
 */
public record DesiredState(
        long revision,
        SortedMap<ObjectName, Deployment> deployments,
        SortedMap<ObjectName, Service> services,
        SortedMap<ObjectName, Ingress> ingresses,
        GatewayDocuments gateway,
        SortedMap<ObjectName, Secret> secrets,
        SortedMap<ObjectName, TrafficAttachment> traffic) {
    /** Nothing applied. */
    public static final DesiredState EMPTY =
            new DesiredState(0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public DesiredState {
        deployments = Collections.unmodifiableSortedMap(new TreeMap<>(deployments));
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
        ingresses = Collections.unmodifiableSortedMap(new TreeMap<>(ingresses));
        secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
        traffic = Collections.unmodifiableSortedMap(new TreeMap<>(traffic));
    }

    /** The same without anything of the Gateway API, without Secrets and traffic policies. */
    public DesiredState(
            long revision,
            SortedMap<ObjectName, Deployment> deployments,
            SortedMap<ObjectName, Service> services,
            SortedMap<ObjectName, Ingress> ingresses) {
        this(
                revision,
                deployments,
                services,
                ingresses,
                GatewayDocuments.NONE,
                new TreeMap<>(),
                new TreeMap<>());
    }

    /** Everything that keeps pods running, by name. */
    public SortedMap<WorkloadName, Workload> workloads() {
        var workloads = new TreeMap<WorkloadName, Workload>();
        deployments.values().forEach(deployment -> workloads.put(deployment.id(), deployment));
        return workloads;
    }
}
