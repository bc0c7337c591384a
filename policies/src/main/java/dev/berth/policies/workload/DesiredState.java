package dev.berth.policies.workload;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that has been applied, as of one revision.
 *
 * @param revision grows with every accepted change; 0 before the first
 * @param workloads everything that keeps pods running, by kind and name
 * @param services by name
 * @param ingresses by name
 * @param gateway what was applied of the Gateway API
 * @param secrets by name
 * @param traffic traffic policies by name
 * @param priorities the priority classes
 * @param configMaps by name
 * @param claims by name
 * @param cronJobs what makes Jobs at certain times, by name
 */
public record DesiredState(
        long revision,
        SortedMap<WorkloadName, Workload> workloads,
        SortedMap<ObjectName, Service> services,
        SortedMap<ObjectName, Ingress> ingresses,
        GatewayDocuments gateway,
        SortedMap<ObjectName, Secret> secrets,
        SortedMap<ObjectName, TrafficAttachment> traffic,
        Priorities priorities,
        SortedMap<ObjectName, ConfigMap> configMaps,
        SortedMap<ObjectName, Claim> claims,
        SortedMap<ObjectName, CronJob> cronJobs) {
    /** Nothing applied. */
    public static final DesiredState EMPTY =
            new DesiredState(0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public DesiredState {
        workloads = Collections.unmodifiableSortedMap(new TreeMap<>(workloads));
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
        ingresses = Collections.unmodifiableSortedMap(new TreeMap<>(ingresses));
        secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
        traffic = Collections.unmodifiableSortedMap(new TreeMap<>(traffic));
        configMaps = Collections.unmodifiableSortedMap(new TreeMap<>(configMaps));
        claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
        cronJobs = Collections.unmodifiableSortedMap(new TreeMap<>(cronJobs));
    }

    /** The same without CronJobs. */
    public DesiredState(
            long revision,
            SortedMap<WorkloadName, Workload> workloads,
            SortedMap<ObjectName, Service> services,
            SortedMap<ObjectName, Ingress> ingresses,
            GatewayDocuments gateway,
            SortedMap<ObjectName, Secret> secrets,
            SortedMap<ObjectName, TrafficAttachment> traffic,
            Priorities priorities,
            SortedMap<ObjectName, ConfigMap> configMaps,
            SortedMap<ObjectName, Claim> claims) {
        this(
                revision,
                workloads,
                services,
                ingresses,
                gateway,
                secrets,
                traffic,
                priorities,
                configMaps,
                claims,
                new TreeMap<>());
    }

    /** The same with these CronJobs. */
    public DesiredState withCronJobs(SortedMap<ObjectName, CronJob> others) {
        return new DesiredState(
                revision,
                workloads,
                services,
                ingresses,
                gateway,
                secrets,
                traffic,
                priorities,
                configMaps,
                claims,
                others);
    }

    /** The same with these claims. */
    public DesiredState withClaims(SortedMap<ObjectName, Claim> others) {
        return new DesiredState(
                revision,
                workloads,
                services,
                ingresses,
                gateway,
                secrets,
                traffic,
                priorities,
                configMaps,
                others,
                cronJobs);
    }

    /** The same without priority classes. */
    public DesiredState(
            long revision,
            SortedMap<WorkloadName, Workload> workloads,
            SortedMap<ObjectName, Service> services,
            SortedMap<ObjectName, Ingress> ingresses,
            GatewayDocuments gateway,
            SortedMap<ObjectName, Secret> secrets,
            SortedMap<ObjectName, TrafficAttachment> traffic,
            SortedMap<ObjectName, ConfigMap> configMaps,
            SortedMap<ObjectName, Claim> claims) {
        this(
                revision,
                workloads,
                services,
                ingresses,
                gateway,
                secrets,
                traffic,
                Priorities.NONE,
                configMaps,
                claims);
    }

    /** The same without ConfigMaps and claims. */
    public DesiredState(
            long revision,
            SortedMap<WorkloadName, Workload> workloads,
            SortedMap<ObjectName, Service> services,
            SortedMap<ObjectName, Ingress> ingresses,
            GatewayDocuments gateway,
            SortedMap<ObjectName, Secret> secrets,
            SortedMap<ObjectName, TrafficAttachment> traffic,
            Priorities priorities) {
        this(
                revision,
                workloads,
                services,
                ingresses,
                gateway,
                secrets,
                traffic,
                priorities,
                new TreeMap<>(),
                new TreeMap<>());
    }

    /** The same without priority classes, ConfigMaps and claims. */
    public DesiredState(
            long revision,
            SortedMap<WorkloadName, Workload> workloads,
            SortedMap<ObjectName, Service> services,
            SortedMap<ObjectName, Ingress> ingresses,
            GatewayDocuments gateway,
            SortedMap<ObjectName, Secret> secrets,
            SortedMap<ObjectName, TrafficAttachment> traffic) {
        this(revision, workloads, services, ingresses, gateway, secrets, traffic, Priorities.NONE);
    }

    /** The same without anything of the Gateway API, without Secrets and traffic policies. */
    public DesiredState(
            long revision,
            SortedMap<WorkloadName, Workload> workloads,
            SortedMap<ObjectName, Service> services,
            SortedMap<ObjectName, Ingress> ingresses) {
        this(
                revision,
                workloads,
                services,
                ingresses,
                GatewayDocuments.NONE,
                new TreeMap<>(),
                new TreeMap<>());
    }

    /** These workloads by kind and name; of two that are named alike the later one. */
    public static SortedMap<WorkloadName, Workload> byName(
            Collection<? extends Workload> workloads) {
        var byName = new TreeMap<WorkloadName, Workload>();
        workloads.forEach(workload -> byName.put(workload.id(), workload));
        return byName;
    }
}
