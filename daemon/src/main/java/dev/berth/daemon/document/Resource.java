package dev.berth.daemon.document;

import dev.berth.policies.workload.BarePod;
import dev.berth.policies.workload.ConfigMap;
import dev.berth.policies.workload.CronJob;
import dev.berth.policies.workload.DaemonSet;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.HttpRoute;
import dev.berth.policies.workload.Ingress;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.PriorityClass;
import dev.berth.policies.workload.ReferenceGrant;
import dev.berth.policies.workload.Secret;
import dev.berth.policies.workload.Service;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.StreamRoute;
import dev.berth.policies.workload.TrafficAttachment;
import dev.berth.policies.workload.Workload;
import java.util.Optional;

/** What a document says, as the value that the rest of the daemon works with. */
public sealed interface Resource {
    /** What it keeps running, if anything. */
    default Optional<Workload> workload() {
        return Optional.empty();
    }

    /** A Service. */
    record OfService(Service service) implements Resource {}

    /** A Deployment. */
    record OfDeployment(Deployment deployment) implements Resource {
        @Override
        public Optional<Workload> workload() {
            return Optional.of(deployment);
        }
    }

    /** A StatefulSet. */
    record OfStatefulSet(StatefulSet set) implements Resource {
        @Override
        public Optional<Workload> workload() {
            return Optional.of(set);
        }
    }

    /** A DaemonSet. */
    record OfDaemonSet(DaemonSet set) implements Resource {
        @Override
        public Optional<Workload> workload() {
            return Optional.of(set);
        }
    }

    /** A Pod that stands by itself. */
    record OfPod(BarePod pod) implements Resource {
        @Override
        public Optional<Workload> workload() {
            return Optional.of(pod);
        }
    }

    /** A Job. */
    record OfJob(Job job) implements Resource {
        @Override
        public Optional<Workload> workload() {
            return Optional.of(job);
        }
    }

    /** A CronJob. */
    record OfCronJob(CronJob cronJob) implements Resource {}

    /** An Ingress. */
    record OfIngress(Ingress ingress) implements Resource {}

    /** A Secret. */
    record OfSecret(Secret secret) implements Resource {}

    /** A ConfigMap. */
    record OfConfigMap(ConfigMap configMap) implements Resource {}

    /** A PersistentVolumeClaim. */
    record OfClaim(ClaimRequest request) implements Resource {}

    /** A TrafficPolicy. */
    record OfTrafficPolicy(TrafficAttachment attachment) implements Resource {}

    /** A Gateway. */
    record OfGateway(Gateway gateway) implements Resource {}

    /** An HTTPRoute or a GRPCRoute. */
    record OfHttpRoute(HttpRoute route) implements Resource {}

    /** A TLSRoute or a TCPRoute. */
    record OfStreamRoute(StreamRoute route) implements Resource {}

    /** A ReferenceGrant. */
    record OfReferenceGrant(ReferenceGrant grant) implements Resource {}

    /** A PriorityClass. */
    record OfPriorityClass(PriorityClass priority) implements Resource {}

    /** An object of a kind that has no effect on one host. */
    record WithoutEffect() implements Resource {}
}
