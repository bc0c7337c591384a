package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.control.ServicePods;
import dev.berth.policies.route.ServiceEndpoints;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodNaming;
import dev.berth.policies.workload.Service;
import dev.berth.policies.workload.Service.Discovery;
import dev.berth.policies.workload.Service.ServicePort;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The EndpointSlices of a Service: one, or one for each set of ports where its pods differ in what
 * a port's name means.
 *
 * @param service whose
 * @param desired what says how its pods call themselves
 */
record EndpointSliceView(Service service, DesiredState desired) {
    static final String API_VERSION = "discovery.k8s.io/v1";

    List<JsonObject> of(List<ServicePods.Member> members) {
        Map<JsonArray, JsonArray> byPorts = new LinkedHashMap<>();
        for (ServicePods.Member member : members) {
            byPorts.computeIfAbsent(ports(member), none -> new JsonArray()).add(endpoint(member));
        }
        if (byPorts.isEmpty()) {
            byPorts.put(new JsonArray(), new JsonArray());
        }
        List<JsonObject> slices = new ArrayList<>();
        byPorts.forEach((ports, endpoints) -> slices.add(slice(slices.size(), ports, endpoints)));
        return slices;
    }

    private JsonObject slice(int number, JsonArray ports, JsonArray endpoints) {
        String name = service.name().name();
        var labels = new JsonObject();
        labels.addProperty("kubernetes.io/service-name", name);
        labels.addProperty("endpointslice.kubernetes.io/managed-by", "berth.dev");
        if (service.isHeadless()) {
            labels.addProperty("service.kubernetes.io/headless", "");
        }
        var metadata = new JsonObject();
        metadata.addProperty("name", number == 0 ? name : name + "-" + (number + 1));
        metadata.addProperty("namespace", service.name().namespace());
        metadata.add("labels", labels);
        var slice = new JsonObject();
        slice.addProperty("apiVersion", API_VERSION);
        slice.addProperty("kind", "EndpointSlice");
        slice.add("metadata", metadata);
        slice.addProperty("addressType", "IPv4");
        slice.add("endpoints", endpoints);
        slice.add("ports", ports);
        return slice;
    }

    private JsonArray ports(ServicePods.Member member) {
        var ports = new JsonArray();
        for (ServicePort port : service.ports()) {
            ServiceEndpoints.target(port, member.backend())
                    .ifPresent(
                            number -> {
                                var one = new JsonObject();
                                one.addProperty("name", port.name().orElse(""));
                                one.addProperty("port", number);
                                one.addProperty("protocol", "TCP");
                                ports.add(one);
                            });
        }
        return ports;
    }

    private JsonObject endpoint(ServicePods.Member member) {
        PodName pod = member.status().name();
        boolean serving = member.status().serving();
        var addresses = new JsonArray();
        addresses.add(member.backend().address());
        var conditions = new JsonObject();
        conditions.addProperty("ready", serving || service.discovery() == Discovery.ALL_PODS);
        conditions.addProperty("serving", serving);
        conditions.addProperty(
                "terminating",
                switch (member.status().state()) {
                    case TERMINATING -> true;
                    case PENDING, RUNNING, WAITING, SUCCEEDED, FAILED -> false;
                });
        var target = new JsonObject();
        target.addProperty("kind", "Pod");
        target.addProperty("namespace", pod.namespace());
        target.addProperty("name", pod.name());
        var endpoint = new JsonObject();
        endpoint.add("addresses", addresses);
        endpoint.add("conditions", conditions);
        hostname(member).ifPresent(name -> endpoint.addProperty("hostname", name));
        endpoint.add("targetRef", target);
        return endpoint;
    }

    /** The name that the pod has in this Service's domain, if it is in that. */
    private Optional<String> hostname(ServicePods.Member member) {
        Workload workload = desired.workloads().get(member.status().workload());
        if (workload instanceof StatefulSet set) {
            return set.service()
                    .filter(service.name().name()::equals)
                    .map(own -> member.status().name().name());
        }
        PodNaming naming = workload == null ? PodNaming.PLAIN : workload.template().naming();
        return naming.subdomain()
                .filter(service.name().name()::equals)
                .flatMap(own -> naming.hostname());
    }
}
