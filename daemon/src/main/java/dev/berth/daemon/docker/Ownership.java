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
 * @param kind of what the pod belongs to, as in {@code kind:}
 * @param workload name of what the pod belongs to
 * @param pod name of the pod
 * @param part which of the pod's containers it is
 * @param specHash digest of everything that can only be changed by creating anew
 * @param cpuMillis requested CPU in millicores, ≥ 0
 * @param memoryBytes requested memory in bytes, ≥ 0
 * @param mode how it uses its CPUs
 * @param address the IPv4 address that was assigned before it started
 * @param podLabels the pod's own labels, which services select by
 * @param ports what the pod says it listens on, {@code name=8080} or {@code =8080}
 * @param restart which of the pod's containers are started again
 * @param priority how important the pod is, as its class said when it was made
 * @param replaces the name of the pod on whose CPUs it was put to replace it
 */
public record Ownership(
        String owner,
        String namespace,
        String kind,
        String workload,
        String pod,
        Part part,
        String specHash,
        long cpuMillis,
        long memoryBytes,
        Mode mode,
        Optional<Inet4Address> address,
        Map<String, String> podLabels,
        List<String> ports,
        Restart restart,
        int priority,
        Optional<String> replaces) {

    /**
     * Which of a pod's containers it is.
     *
     * @param name its name inside the pod; empty for the sandbox
     * @param role what it is for
     * @param order its place in the order in which they start, from 0
     * @param of how many containers the pod was made of
     * @param health how it is looked after while it runs, as text; empty: not at all
     */
    public record Part(String name, Role role, int order, int of, String health) {
        public Part {
            if (order < 0 || order >= of) {
                throw new IllegalArgumentException("container " + order + " of " + of);
            }
        }

        /** One that is not looked after. */
        public Part(String name, Role role, int order, int of) {
            this(name, role, order, of, "");
        }

        /** The same, looked after like that. */
        public Part withHealth(String other) {
            return new Part(name, role, order, of, other);
        }

        /** The only container of its pod. */
        public static Part only(String name) {
            return new Part(name, Role.MAIN, 0, 1);
        }
    }

    /** What a container is for in its pod. */
    public enum Role {
        /** It holds the network namespace of the others. */
        SANDBOX,
        /** It runs to its end before the main ones start. */
        INIT,
        MAIN
    }

    /** Which containers of a pod that have ended are started again. */
    public enum Restart {
        /** Every one; containers without the label. */
        ALWAYS,
        /** Those that failed. */
        ON_FAILURE,
        /** None. */
        NEVER
    }

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
    private static final String KIND = "dev.berth.kind";
    private static final String WORKLOAD = "dev.berth.workload";
    private static final String POD = "dev.berth.pod";
    private static final String CONTAINER = "dev.berth.container";
    private static final String ROLE = "dev.berth.role";
    private static final String ORDER = "dev.berth.order";
    private static final String POD_SIZE = "dev.berth.pod-size";
    private static final String SPEC_HASH = "dev.berth.spec-hash";
    private static final String CPU_MILLIS = "dev.berth.cpu-millis";
    private static final String MEMORY_BYTES = "dev.berth.memory-bytes";
    private static final String MODE = "dev.berth.mode";
    private static final String ADDRESS = "dev.berth.address";
    private static final String PORTS = "dev.berth.ports";
    private static final String RESTART = "dev.berth.restart";
    private static final String PRIORITY = "dev.berth.priority";
    private static final String HEALTH = "dev.berth.health";
    private static final String REPLACES = "dev.berth.replaces";

    /** Who wrote this label made pods of one container for Deployments only. */
    private static final String FORMER_DEPLOYMENT = "dev.berth.deployment";

    /** Containers of a pod; more were never made. */
    private static final int MAX_POD_SIZE = 64;

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

    /** What a pod was made for that is as any: put where nobody was, and started again. */
    public Ownership(
            String owner,
            String namespace,
            String kind,
            String workload,
            String pod,
            Part part,
            String specHash,
            long cpuMillis,
            long memoryBytes,
            Mode mode,
            Optional<Inet4Address> address,
            Map<String, String> podLabels,
            List<String> ports) {
        this(
                owner,
                namespace,
                kind,
                workload,
                pod,
                part,
                specHash,
                cpuMillis,
                memoryBytes,
                mode,
                address,
                podLabels,
                ports,
                Restart.ALWAYS,
                0,
                Optional.empty());
    }

    /** What a pod without labels and ports was made for. */
    public Ownership(
            String owner,
            String namespace,
            String kind,
            String workload,
            String pod,
            Part part,
            String specHash,
            long cpuMillis,
            long memoryBytes,
            Mode mode,
            Optional<Inet4Address> address) {
        this(
                owner,
                namespace,
                kind,
                workload,
                pod,
                part,
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
        labels.put(KIND, kind);
        labels.put(WORKLOAD, workload);
        labels.put(POD, pod);
        labels.put(CONTAINER, part.name());
        labels.put(ROLE, part.role().name().toLowerCase(Locale.ROOT));
        labels.put(ORDER, Integer.toString(part.order()));
        labels.put(POD_SIZE, Integer.toString(part.of()));
        labels.put(SPEC_HASH, specHash);
        labels.put(CPU_MILLIS, Long.toString(cpuMillis));
        labels.put(MEMORY_BYTES, Long.toString(memoryBytes));
        labels.put(MODE, mode.name().toLowerCase(Locale.ROOT));
        labels.put(ADDRESS, address.map(Inet4Address::getHostAddress).orElse(""));
        labels.put(PORTS, String.join(",", ports));
        if (restart != Restart.ALWAYS) {
            labels.put(RESTART, restart.name().toLowerCase(Locale.ROOT));
        }
        if (priority != 0) {
            labels.put(PRIORITY, Integer.toString(priority));
        }
        if (!part.health().isEmpty()) {
            labels.put(HEALTH, part.health());
        }
        replaces.ifPresent(old -> labels.put(REPLACES, old));
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
        boolean isFormer = labels.containsKey(FORMER_DEPLOYMENT);
        var kind = isFormer ? "Deployment" : reader.text(KIND);
        var workload = reader.text(isFormer ? FORMER_DEPLOYMENT : WORKLOAD);
        var part = isFormer ? Part.only(reader.text(CONTAINER)) : reader.part();
        var specHash = reader.text(SPEC_HASH);
        var restart = reader.restart();
        int priority = reader.priority();
        if (!reader.problems.isEmpty()) {
            return Result.refused(reader.problems);
        }
        return Result.ok(
                new Ownership(
                        owner,
                        namespace,
                        kind,
                        workload,
                        pod,
                        part,
                        specHash,
                        cpuMillis,
                        memoryBytes,
                        mode,
                        address,
                        reader.podLabels(),
                        reader.ports(),
                        restart,
                        priority,
                        Optional.ofNullable(labels.get(REPLACES))));
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

        Part part() {
            var roleText = labels.getOrDefault(ROLE, "");
            for (var role : Role.values()) {
                if (role.name().toLowerCase(Locale.ROOT).equals(roleText)) {
                    var name = role == Role.SANDBOX ? "" : text(CONTAINER);
                    long order = number(ORDER);
                    long of = number(POD_SIZE);
                    if (order < of && of <= MAX_POD_SIZE) {
                        String health = labels.getOrDefault(HEALTH, "");
                        return new Part(name, role, (int) order, (int) of, health);
                    }
                    problems.add(Problem.at(ORDER, "container " + order + " of " + of));
                    return Part.only(name);
                }
            }
            problems.add(Problem.at(ROLE, "\"" + roleText + "\", expected sandbox, init or main"));
            return Part.only("");
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

        Restart restart() {
            var value = labels.get(RESTART);
            if (value == null) {
                return Restart.ALWAYS;
            }
            for (var restart : Restart.values()) {
                if (restart.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return restart;
                }
            }
            problems.add(
                    Problem.at(RESTART, "\"" + value + "\", expected always, on_failure or never"));
            return Restart.ALWAYS;
        }

        /** A whole number; absent, it is that of pods that name no class. */
        int priority() {
            var value = labels.getOrDefault(PRIORITY, "0");
            try {
                return Integer.parseInt(value);
            } catch (NumberFormatException e) {
                problems.add(Problem.at(PRIORITY, "\"" + value + "\", expected a whole number"));
                return 0;
            }
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
