package dev.berth.daemon.document;

import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.PodTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the {@code template} of a Deployment.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/">Pod</a>
 */
final class PodTemplateReader {
    /** Seconds; longer than anybody waits for a container to end. */
    private static final long MAX_GRACE_SECONDS = 86_400;

    /** The annotation that picks the placement policy. */
    private static final String PLACEMENT = "berth.dev/placement";

    private static final String OWN_PREFIX = "berth.dev/";
    private static final List<String> PLACEMENT_POLICIES = List.of("least-allocated");
    private static final String ONE_CONTAINER = "a pod has one container";
    private static final String NO_VOLUMES = "there are no volumes, put the files into the image";
    private static final String NO_ACCOUNT = "containers have no access to the admin API";
    private static final String ONE_HOST = "there is one host";

    private PodTemplateReader() {}

    static Optional<PodTemplate> read(Fields template) {
        int before = template.findings().errorCount();
        Map.Entry<Labels, Labels> metadata = MetadataReader.ofTemplate(template);
        template.fields("metadata")
                .ifPresent(fields -> checkPlacement(fields, metadata.getValue()));
        Optional<Fields> spec = template.requiredFields("spec");
        template.refuseUnknown();
        if (spec.isEmpty()) {
            return Optional.empty();
        }
        Optional<ContainerTemplate> container = container(spec.get());
        Duration grace = grace(spec.get());
        lifetime(spec.get());
        network(spec.get());
        scheduling(spec.get());
        isolation(spec.get());
        spec.get().refuseUnknown();
        return container.isEmpty() || template.findings().errorCount() > before
                ? Optional.empty()
                : Optional.of(
                        new PodTemplate(
                                metadata.getKey(), metadata.getValue(), container.get(), grace));
    }

    private static void checkPlacement(Fields metadata, Labels annotations) {
        String policy = annotations.values().get(PLACEMENT);
        if (policy != null && !PLACEMENT_POLICIES.contains(policy)) {
            metadata.error(
                    "annotations",
                    PLACEMENT
                            + " names the policy "
                            + Quoted.of(policy)
                            + ", expected "
                            + String.join(" or ", PLACEMENT_POLICIES));
        }
        annotations.values().keySet().stream()
                .filter(key -> key.startsWith(OWN_PREFIX) && !key.equals(PLACEMENT))
                .forEach(
                        key ->
                                metadata.warn(
                                        "annotations",
                                        Quoted.of(key)
                                                + " has no effect"
                                                + NearestName.question(key, List.of(PLACEMENT))));
    }

    private static Optional<ContainerTemplate> container(Fields spec) {
        Optional<Fields> podSecurity = spec.fields("securityContext");
        List<Fields> containers = spec.each("containers");
        if (spec.items("containers").size() != 1) {
            spec.error(
                    "containers",
                    "has " + spec.items("containers").size() + " containers, expected one");
        }
        spec.refuse("initContainers", ONE_CONTAINER);
        spec.refuse("ephemeralContainers", ONE_CONTAINER);
        var podLevel = podSecurity.map(SecurityReader::ofPod).orElse(SecurityReader.NOTHING_SAID);
        Optional<ContainerTemplate> first = Optional.empty();
        for (Fields container : containers) {
            Optional<ContainerTemplate> read = ContainerReader.read(container, podLevel);
            first = first.or(() -> read);
        }
        return first;
    }

    private static Duration grace(Fields spec) {
        var seconds = spec.integer("terminationGracePeriodSeconds", 0, MAX_GRACE_SECONDS);
        return seconds.isPresent()
                ? Duration.ofSeconds(seconds.getAsLong())
                : PodTemplate.DEFAULT_TERMINATION_GRACE;
    }

    private static void lifetime(Fields spec) {
        spec.only("restartPolicy", "Always", "a replica of a Deployment is always restarted");
        spec.refuse("activeDeadlineSeconds", "a replica of a Deployment runs until it is removed");
        spec.refuse("readinessGates", "a replica is ready when its port accepts connections");
        spec.refuse("schedulingGates", "a replica is placed as soon as there is room");
        spec.refuse("volumes", NO_VOLUMES);
        spec.refuse("imagePullSecrets", "there are no Secrets; push the image to Berth's registry");
        spec.withoutEffect("serviceAccountName", NO_ACCOUNT);
        spec.withoutEffect("serviceAccount", NO_ACCOUNT);
        spec.flag("automountServiceAccountToken")
                .filter(mount -> mount)
                .ifPresent(mount -> spec.withoutEffect("automountServiceAccountToken", NO_ACCOUNT));
    }

    private static void network(Fields spec) {
        spec.only("dnsPolicy", "ClusterFirst", "names are resolved by Berth; use ClusterFirst");
        spec.refuse("dnsConfig", "names are resolved by Berth");
        spec.only("hostNetwork", false, "every replica has a network address of its own");
        spec.refuse("hostname", "a replica is called as its pod");
        spec.refuse("subdomain", "a replica is reached through its Service");
        spec.only("setHostnameAsFQDN", false, "a replica is called as its pod");
        spec.refuse("hostAliases", "names are resolved by Berth");
        spec.flag("enableServiceLinks")
                .filter(links -> links)
                .ifPresent(
                        links ->
                                spec.withoutEffect(
                                        "enableServiceLinks",
                                        "no variables are set for Services, use their names"));
    }

    private static void scheduling(Fields spec) {
        for (String name :
                List.of(
                        "nodeSelector",
                        "nodeName",
                        "affinity",
                        "tolerations",
                        "topologySpreadConstraints")) {
            spec.withoutEffect(name, ONE_HOST);
        }
        spec.only(
                "schedulerName",
                "default-scheduler",
                "pick a policy with the annotation " + PLACEMENT);
        spec.refuse("priorityClassName", "all pods have the same priority");
        spec.refuse("priority", "all pods have the same priority");
        spec.withoutEffect("preemptionPolicy", "all pods have the same priority");
        spec.refuse("runtimeClassName", "the engine's default runtime is used");
        spec.refuse("overhead", "a pod needs what its container needs");
        spec.refuse("resources", "say what the container needs in its own resources");
        spec.refuse("resourceClaims", "devices cannot be claimed");
    }

    private static void isolation(Fields spec) {
        spec.only("hostPID", false, "a container sees its own processes only");
        spec.only("hostIPC", false, "a container shares no memory with the host");
        spec.only("hostUsers", true, "user namespaces are the engine's to set");
        spec.only("shareProcessNamespace", false, ONE_CONTAINER);
        spec.fields("os")
                .ifPresent(
                        os -> {
                            os.only("name", "linux", "containers run on Linux");
                            os.refuseUnknown();
                        });
    }
}
