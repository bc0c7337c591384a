package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.ContainerRole;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.PodContainer;
import dev.berth.policies.reconcile.SpecHash;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PodReaderTest {
    private static final Deployment WEB = SampleState.deployment("web", 1, SampleState.exclusive());

    private static ObservedPod pod(boolean ready, Result<PodReader.Part> part) {
        return PodReader.pods(List.of(part.orElseThrow()), any -> ready).getFirst();
    }

    @Test
    void read_containerThatWeMade_isThePod() {
        ObservedContainer container = SampleState.running(WEB, 3, "2");

        ObservedPod pod = pod(true, PodReader.part(container, false));

        var part =
                new PodContainer(
                        "main",
                        ContainerRole.MAIN,
                        container.id(),
                        PodContainer.Phase.RUNNING,
                        CpuSet.parse("2").orElseThrow(),
                        new ImageState.Present("sha256:1234", Optional.empty()),
                        Optional.of(SampleState.STARTED),
                        Optional.empty(),
                        0,
                        false);
        var expected =
                new ObservedPod(
                        SampleState.pod(WEB, 3),
                        WEB.id(),
                        SpecHash.of(WEB),
                        SlotDemand.exclusive(1, 64 << 20),
                        Optional.of(SampleState.address(3)),
                        1,
                        List.of(part),
                        true);
        assertEquals(expected, pod);
    }

    @Test
    void read_containerOfAPriority_isAPodOfIt() {
        var labels = new HashMap<>(SampleState.ownership(WEB, 0).labels());
        labels.put("dev.berth.priority", "-7");

        ObservedPod pod =
                pod(
                        true,
                        PodReader.part(
                                SampleState.container(WEB, 0, ContainerState.RUNNING, "2", labels),
                                true));

        assertEquals(-7, pod.priority());
    }

    @Test
    void read_withoutPinAndRequest_floats() {
        Deployment floating = SampleState.deployment("web", 1, Resources.NONE);

        ObservedPod pod = pod(true, PodReader.part(SampleState.running(floating, 0, ""), true));

        assertEquals(CpuSet.EMPTY, pod.pin());
        assertEquals(SlotDemand.FLOATING, pod.demand());
    }

    @ParameterizedTest
    @EnumSource(
            value = ContainerState.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RUNNING"})
    void read_doesNotRun_isNotReadyWhateverTheProbeSaid(ContainerState state) {
        ObservedContainer container =
                SampleState.container(WEB, 0, state, "2", SampleState.ownership(WEB, 0).labels());

        ObservedPod pod = pod(true, PodReader.part(container, true));

        assertFalse(pod.ready());
    }

    @ParameterizedTest
    @CsvSource({
        "namespace, ''",
        "namespace, Not_A_Label",
        "kind, ''",
        "kind, Gadget",
        "workload, ''",
        "workload, Not_A_Name",
        "role, boss",
        "order, 1",
        "order, -1",
        "pod-size, 0",
        "pod-size, 65",
        "pod, ''",
        "pod, with.dot",
        "container, ''",
        "spec-hash, ''",
        "priority, high",
        "cpu-millis, many",
        "cpu-millis, -1",
        "cpu-millis, 1500",
        "cpu-millis, 0",
        "cpu-millis, 999999999999999999",
        "memory-bytes, 999999999999999999",
        "mode, greedy",
        "mode, floating",
        "address, somewhere"
    })
    void read_labelThatWeNeverWrite_isRefused(String label, String value) {
        Map<String, String> labels = new HashMap<>(SampleState.ownership(WEB, 0).labels());
        labels.put("dev.berth." + label, value);

        var result =
                PodReader.part(
                        SampleState.container(WEB, 0, ContainerState.RUNNING, "2", labels), true);

        assertInstanceOf(Result.Refused.class, result);
    }

    @Test
    void read_foreignContainerWithOurOwnerAlone_isRefused() {
        var labels = Map.of("dev.berth.owner", SampleState.OWNER);

        var result =
                PodReader.part(
                        SampleState.container(WEB, 0, ContainerState.RUNNING, "2", labels), true);

        assertInstanceOf(Result.Refused.class, result);
    }

    @ParameterizedTest
    @CsvSource({"x", "3-1", "'0,,1'", "-1", "99999999999"})
    void read_pinThatIsNoList_isRefused(String cpus) {
        var result = PodReader.part(SampleState.running(WEB, 0, cpus), true);

        assertInstanceOf(Result.Refused.class, result);
    }

    @Test
    void read_containersOfOnePod_areOnePodInTheOrderOfTheirStart() {
        var parts = List.of(part("main", "main", 2), part("init", "prepare", 1), sandbox());

        ObservedPod pod = PodReader.pods(parts, id -> id.equals("sandbox0")).getFirst();

        assertEquals(
                List.of("sandbox0", "prepare0", "main0"),
                pod.containers().stream().map(PodContainer::id).toList());
        assertEquals("sandbox0", pod.networked().id());
        assertEquals(Optional.of(SampleState.address(0)), pod.address());
        assertEquals(3, pod.size());
        assertEquals(true, pod.ready());
    }

    @Test
    void read_containersOfTwoTemplatesUnderOneName_areNoPodThatWasAskedFor() {
        var other = new HashMap<>(labels("main", "other", 1));
        other.put("dev.berth.spec-hash", "ffff");

        ObservedPod pod =
                PodReader.pods(List.of(sandbox(), part("other0", other)), id -> true).getFirst();

        assertEquals("", pod.specHash());
    }

    @Test
    void read_labelsOfAFormerVersion_areTheOnlyContainerOfADeploymentsPod() {
        Map<String, String> labels = new HashMap<>(SampleState.ownership(WEB, 0).labels());
        for (String later : List.of("kind", "workload", "role", "order", "pod-size")) {
            labels.remove("dev.berth." + later);
        }
        labels.put("dev.berth.deployment", "web");

        ObservedPod pod = PodReader.pods(List.of(part("web0", labels)), id -> true).getFirst();

        assertEquals(WEB.id(), pod.workload());
        assertEquals(1, pod.size());
        assertEquals("main", pod.containers().getFirst().name());
    }

    private static PodReader.Part sandbox() {
        return part("sandbox", "", 0);
    }

    private static PodReader.Part part(String role, String name, int order) {
        return part((name.isEmpty() ? role : name) + "0", labels(role, name, order));
    }

    private static Map<String, String> labels(String role, String name, int order) {
        Map<String, String> labels = new HashMap<>(SampleState.ownership(WEB, 0).labels());
        labels.put("dev.berth.role", role);
        labels.put("dev.berth.container", name);
        labels.put("dev.berth.order", Integer.toString(order));
        labels.put("dev.berth.pod-size", "3");
        return labels;
    }

    private static PodReader.Part part(String id, Map<String, String> labels) {
        ObservedContainer like = SampleState.container(WEB, 0, ContainerState.RUNNING, "2", labels);
        return PodReader.part(
                        new ObservedContainer(
                                id,
                                like.name(),
                                like.image(),
                                like.imageId(),
                                labels,
                                like.state(),
                                like.pid(),
                                like.cpus(),
                                like.memoryNodes(),
                                like.memoryBytes(),
                                like.address(),
                                like.startedAt(),
                                like.finishedAt(),
                                like.exitCode(),
                                like.oomKilled()),
                        true)
                .orElseThrow();
    }
}
