package dev.berth.daemon.document;

import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodNaming;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.PodVolumes;
import dev.berth.policies.workload.RestartPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the {@code template} of a Deployment.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/">Pod</a>
 */
final class PodTemplateReader {
    /** Seconds; longer than anybody waits for a container to end. */
    static final long MAX_GRACE_SECONDS = 86_400;

    /** Secrets of one pod; each is read for each image. */
    private static final int MAX_PULL_SECRETS = 16;

    private static final String PLACEMENT = PlacementPolicies.ANNOTATION;
    private static final String OWN_PREFIX = "berth.dev/";
    private static final String NO_ACCOUNT = "containers have no access to the admin API";
    private static final String ONE_HOST = "there is one host";

    private PodTemplateReader() {}

    /**
     * The template of a workload whose pods run until they are removed.
     *
     * @param claims names of volumes that each pod has for itself
     */
    static Optional<PodTemplate> read(Fields template, List<String> claims) {
        return read(template, List.of(RestartPolicy.ALWAYS), claims);
    }

    /** The whole of a Pod that stands by itself; its metadata was read before. */
    static Optional<PodTemplate> ofPod(
            Fields pod, Metadata metadata, List<RestartPolicy> policies) {
        int before = pod.findings().errorCount();
        pod.fields("metadata")
                .ifPresent(
                        fields -> {
                            checkPlacement(fields, metadata.annotations());
                            MetadataReader.checkWeight(fields, metadata.labels());
                        });
        return pod.requiredFields("spec")
                .flatMap(
                        spec ->
                                spec(
                                        spec,
                                        Map.entry(metadata.labels(), metadata.annotations()),
                                        policies,
                                        List.of()))
                .filter(read -> pod.findings().errorCount() == before);
    }

    /**
     * The template of a workload whose pods have no volumes for themselves.
     *
     * @param policies which of its containers may be started again; where {@link
     *     RestartPolicy#ALWAYS} is none of them, the document has to say
     */
    static Optional<PodTemplate> readEnding(Fields template, List<RestartPolicy> policies) {
        return read(template, policies, List.of());
    }

    private static Optional<PodTemplate> read(
            Fields template, List<RestartPolicy> policies, List<String> claims) {
        int before = template.findings().errorCount();
        Map.Entry<Labels, Labels> metadata = MetadataReader.ofTemplate(template);
        template.fields("metadata")
                .ifPresent(fields -> checkPlacement(fields, metadata.getValue()));
        Optional<Fields> spec = template.requiredFields("spec");
        template.refuseUnknown();
        return spec.flatMap(found -> spec(found, metadata, policies, claims))
                .filter(read -> template.findings().errorCount() == before);
    }

    private static Optional<PodTemplate> spec(
            Fields spec,
            Map.Entry<Labels, Labels> metadata,
            List<RestartPolicy> policies,
            List<String> claims) {
        Optional<Containers> containers = containers(spec, claims);
        Duration grace = grace(spec);
        looksAfter(spec, grace);
        RestartPolicy restartPolicy = RestartPolicyReader.read(spec, policies);
        lifetime(spec);
        PodNaming naming = naming(spec);
        List<String> pullSecrets = pullSecrets(spec);
        network(spec);
        scheduling(spec);
        Optional<String> priorityClass = priorityClass(spec);
        isolation(spec);
        spec.refuseUnknown();
        return containers.map(
                found ->
                        new PodTemplate(
                                metadata.getKey(),
                                metadata.getValue(),
                                found.inits(),
                                found.mains(),
                                grace,
                                found.volumes(),
                                restartPolicy,
                                priorityClass,
                                naming,
                                pullSecrets));
    }

    private static Optional<String> priorityClass(Fields spec) {
        Optional<String> name = spec.text("priorityClassName").filter(text -> !text.isEmpty());
        name.filter(text -> !ObjectName.isSubdomain(text))
                .ifPresent(
                        text ->
                                spec.error(
                                        "priorityClassName",
                                        Quoted.of(text)
                                                + " is no name, "
                                                + Syntax.SUBDOMAIN_EXPECTED));
        return name;
    }

    private static void checkPlacement(Fields metadata, Labels annotations) {
        String policy = annotations.values().get(PLACEMENT);
        if (policy != null && PlacementPolicies.named(policy).isEmpty()) {
            metadata.error(
                    "annotations",
                    PLACEMENT
                            + " names the policy "
                            + Quoted.of(policy)
                            + ", expected "
                            + String.join(" or ", PlacementPolicies.names()));
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

    /** Those that run first, and those that run side by side. */
    private record Containers(
            List<ContainerTemplate> inits, List<ContainerTemplate> mains, PodVolumes volumes) {}

    private static Optional<Containers> containers(Fields spec, List<String> claims) {
        var podLevel =
                spec.fields("securityContext")
                        .map(SecurityReader::ofPod)
                        .orElse(SecurityReader.NOTHING_SAID);
        Set<String> names = new HashSet<>();
        var volumes = VolumeReader.read(spec, podLevel.filesGroup(), claims);
        List<ContainerTemplate> inits =
                list(spec, "initContainers", podLevel, volumes.mounts(), names);
        List<ContainerTemplate> mains = list(spec, "containers", podLevel, volumes.mounts(), names);
        spec.refuse("ephemeralContainers", "containers are made with their pod");
        if (spec.items("containers").isEmpty()) {
            spec.error("containers", "is empty, expected at least one container");
        }
        int count = spec.items("initContainers").size() + spec.items("containers").size();
        if (count > PodTemplate.MAX_CONTAINERS) {
            spec.error(
                    "containers",
                    "and initContainers are "
                            + count
                            + " containers, expected at most "
                            + PodTemplate.MAX_CONTAINERS);
        }
        return mains.isEmpty()
                ? Optional.empty()
                : Optional.of(new Containers(inits, mains, volumes.volumes()));
    }

    private static List<ContainerTemplate> list(
            Fields spec,
            String field,
            SecurityReader.PodLevel podLevel,
            MountReader mounts,
            Set<String> names) {
        List<ContainerTemplate> read = new ArrayList<>();
        for (Fields container : spec.each(field)) {
            Optional<ContainerTemplate> one = ContainerReader.read(container, podLevel, mounts);
            one.filter(named -> !names.add(named.name()))
                    .ifPresent(
                            twice ->
                                    container.error(
                                            "name",
                                            Quoted.of(twice.name())
                                                    + " is the name of another container"));
            one.ifPresent(read::add);
        }
        return read;
    }

    /** What only makes sense beside the rest of the pod. */
    private static void looksAfter(Fields spec, Duration grace) {
        spec.each("containers").forEach(one -> HookReader.checkSleeps(one, grace));
        for (Fields init : spec.each("initContainers")) {
            for (String field :
                    List.of("startupProbe", "readinessProbe", "livenessProbe", "lifecycle")) {
                init.refuse(field, "an init container runs to its end, unasked");
            }
        }
    }

    private static Duration grace(Fields spec) {
        var seconds = spec.integer("terminationGracePeriodSeconds", 0, MAX_GRACE_SECONDS);
        return seconds.isPresent()
                ? Duration.ofSeconds(seconds.getAsLong())
                : PodTemplate.DEFAULT_TERMINATION_GRACE;
    }

    private static void lifetime(Fields spec) {
        spec.refuse("activeDeadlineSeconds", "a pod runs until it ends; give its Job a deadline");
        spec.refuse("readinessGates", "a replica is ready when its port accepts connections");
        spec.refuse("schedulingGates", "a replica is placed as soon as there is room");
        spec.withoutEffect("serviceAccountName", NO_ACCOUNT);
        spec.withoutEffect("serviceAccount", NO_ACCOUNT);
        spec.flag("automountServiceAccountToken")
                .filter(mount -> mount)
                .ifPresent(mount -> spec.withoutEffect("automountServiceAccountToken", NO_ACCOUNT));
    }

    private static List<String> pullSecrets(Fields spec) {
        List<String> names = new ArrayList<>();
        for (Fields reference : spec.each("imagePullSecrets")) {
            ObjectReferences.name(reference, "name").ifPresent(names::add);
            reference.refuseUnknown();
        }
        if (names.size() > MAX_PULL_SECRETS) {
            spec.error("imagePullSecrets", "are more than " + MAX_PULL_SECRETS);
        }
        return names;
    }

    private static PodNaming naming(Fields spec) {
        return new PodNaming(label(spec, "hostname"), label(spec, "subdomain"));
    }

    private static Optional<String> label(Fields spec, String field) {
        Optional<String> text = spec.text(field).filter(given -> !given.isEmpty());
        if (text.isPresent() && !ObjectName.isLabel(text.get())) {
            spec.error(field, Quoted.of(text.get()) + " is no name, " + Syntax.LABEL_EXPECTED);
            return Optional.empty();
        }
        return text;
    }

    private static void network(Fields spec) {
        spec.only("dnsPolicy", "ClusterFirst", "names are resolved by Berth; use ClusterFirst");
        spec.refuse("dnsConfig", "names are resolved by Berth");
        spec.only("hostNetwork", false, "every replica has a network address of its own");
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
        spec.refuse("priority", "name a PriorityClass in priorityClassName");
        spec.refuse("preemptionPolicy", "the PriorityClass says it");
        spec.refuse("runtimeClassName", "the engine's default runtime is used");
        spec.refuse("overhead", "a pod needs what its containers need");
        spec.refuse("resources", "say what each container needs in its own resources");
        spec.refuse("resourceClaims", "devices cannot be claimed");
    }

    private static void isolation(Fields spec) {
        spec.only("hostPID", false, "a container sees its own processes only");
        spec.only("hostIPC", false, "a container shares no memory with the host");
        spec.only("hostUsers", true, "user namespaces are the engine's to set");
        spec.only("shareProcessNamespace", false, "a container sees its own processes only");
        spec.fields("os")
                .ifPresent(
                        os -> {
                            os.only("name", "linux", "containers run on Linux");
                            os.refuseUnknown();
                        });
    }
}
