package dev.berth.daemon.docker;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The labels that mark a container as ours and say what it was made for.
 *
 * <p>Labels cannot be changed after creation, so they hold the intent; what a container is pinned
 * to now is in its configuration ({@link ObservedContainer#cpus()}).
 *
 * @param owner identity of the appliance, so that it leaves alone what another made
 * @param namespace Kubernetes namespace of the pod
 * @param deployment the Deployment that the pod belongs to; empty for a bare pod
 * @param pod name of the pod
 * @param container name of the container inside the pod
 * @param specHash digest of everything that can only be changed by creating anew
 * @param cpuMillis requested CPU in millicores, ≥ 0
 * @param memoryBytes requested memory in bytes, ≥ 0
 * @param mode how it uses its CPUs
 * @param address the IPv4 address that was assigned before it started
 * @param podLabels the pod's own labels, which services select by
 * @param ports what the pod says it listens on, {@code name=8080} or {@code =8080}
 */
public record Ownership(
        String owner,
        String namespace,
        String deployment,
        String pod,
        String container,
        String specHash,
        long cpuMillis,
        long memoryBytes,
        Mode mode,
        Optional<Inet4Address> address,
        Map<String, String> podLabels,
        List<String> ports) {

    /** How a container uses the CPUs that it may run on. */
    public enum Mode {
        /** Nobody else runs on them. */
        EXCLUSIVE,
        /** It shares a slot with others, within its request. */
        SHARED,
        /** It asked for nothing and runs on whatever is not exclusive. */
        FLOATING
    }

    /** Label of the appliance's identity; the events and lists are filtered by it. */
    public static final String OWNER = "dev.berth.owner";

    private static final String NAMESPACE = "dev.berth.namespace";
    private static final String DEPLOYMENT = "dev.berth.deployment";
    private static final String POD = "dev.berth.pod";
    private static final String CONTAINER = "dev.berth.container";
    private static final String SPEC_HASH = "dev.berth.spec-hash";
    private static final String CPU_MILLIS = "dev.berth.cpu-millis";
    private static final String MEMORY_BYTES = "dev.berth.memory-bytes";
    private static final String MODE = "dev.berth.mode";
    private static final String ADDRESS = "dev.berth.address";
    private static final String PORTS = "dev.berth.ports";

    /** What stands before the key of a label of the pod. */
    private static final String POD_LABEL = "dev.berth.label.";

    public Ownership {
        podLabels = Map.copyOf(podLabels);
        ports = List.copyOf(ports);
        if (owner.isBlank() || cpuMillis < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException(
                    "owner \"%s\", %d millicores, %d bytes: expected an owner and no negative request"
                            .formatted(owner, cpuMillis, memoryBytes));
        }
    }

    /** What a pod without labels and ports was made for. */
    public Ownership(
            String owner,
            String namespace,
            String deployment,
            String pod,
            String container,
            String specHash,
            long cpuMillis,
            long memoryBytes,
            Mode mode,
            Optional<Inet4Address> address) {
        this(
                owner,
                namespace,
                deployment,
                pod,
                container,
                specHash,
                cpuMillis,
                memoryBytes,
                mode,
                address,
                Map.of(),
                List.of());
    }

    /** The filter {@code key=value} that selects what {@code owner} owns. */
    public static String filter(String owner) {
        return OWNER + "=" + owner;
    }

    /** All labels, in a fixed order. */
    public Map<String, String> labels() {
        var labels = new LinkedHashMap<String, String>();
        labels.put(OWNER, owner);
        labels.put(NAMESPACE, namespace);
        labels.put(DEPLOYMENT, deployment);
        labels.put(POD, pod);
        labels.put(CONTAINER, container);
        labels.put(SPEC_HASH, specHash);
        labels.put(CPU_MILLIS, Long.toString(cpuMillis));
        labels.put(MEMORY_BYTES, Long.toString(memoryBytes));
        labels.put(MODE, mode.name().toLowerCase(Locale.ROOT));
        labels.put(ADDRESS, address.map(Inet4Address::getHostAddress).orElse(""));
        labels.put(PORTS, String.join(",", ports));
        podLabels.forEach((key, value) -> labels.put(POD_LABEL + key, value));
        return labels;
    }

    /** Reads the labels back; a container that carries others beside them is as good. */
    public static Result<Ownership> read(Map<String, String> labels) {
        var reader = new Reader(labels, new ArrayList<>());
        var owner = reader.text(OWNER);
        var cpuMillis = reader.number(CPU_MILLIS);
        var memoryBytes = reader.number(MEMORY_BYTES);
        var mode = reader.mode();
        var address = reader.address();
        var namespace = reader.text(NAMESPACE);
        var pod = reader.text(POD);
        var container = reader.text(CONTAINER);
        var specHash = reader.text(SPEC_HASH);
        if (!reader.problems.isEmpty()) {
            return Result.refused(reader.problems);
        }
        return Result.ok(
                new Ownership(
                        owner,
                        namespace,
                        labels.getOrDefault(DEPLOYMENT, ""),
                        pod,
                        container,
                        specHash,
                        cpuMillis,
                        memoryBytes,
                        mode,
                        address,
                        reader.podLabels(),
                        reader.ports()));
    }

    private record Reader(Map<String, String> labels, List<Problem> problems) {
        String text(String key) {
            var value = labels.getOrDefault(key, "");
            if (value.isBlank()) {
                problems.add(Problem.at(key, "absent, expected a value"));
            }
            return value;
        }

        long number(String key) {
            var value = labels.getOrDefault(key, "");
            if (value.matches("[0-9]{1,18}")) {
                return Long.parseLong(value);
            }
            problems.add(Problem.at(key, "\"" + value + "\", expected a whole number"));
            return 0;
        }

        Map<String, String> podLabels() {
            var podLabels = new LinkedHashMap<String, String>();
            labels.forEach(
                    (key, value) -> {
                        if (key.startsWith(POD_LABEL)) {
                            podLabels.put(key.substring(POD_LABEL.length()), value);
                        }
                    });
            return podLabels;
        }

        List<String> ports() {
            var value = labels.getOrDefault(PORTS, "");
            return value.isEmpty() ? List.of() : List.of(value.split(",", -1));
        }

        Mode mode() {
            var value = labels.getOrDefault(MODE, "");
            for (var mode : Mode.values()) {
                if (mode.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return mode;
                }
            }
            problems.add(
                    Problem.at(MODE, "\"" + value + "\", expected exclusive, shared or floating"));
            return Mode.FLOATING;
        }

        Optional<Inet4Address> address() {
            var value = labels.getOrDefault(ADDRESS, "");
            if (value.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(Inet4Address.ofLiteral(value));
            } catch (IllegalArgumentException e) {
                problems.add(Problem.at(ADDRESS, "\"" + value + "\", expected an IPv4 address"));
                return Optional.empty();
            }
        }
    }
}
