package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.daemon.docker.ObservedContainer;
import dev.berth.policies.base.Result;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.SpecHash;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Resources;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PodReaderTest {
    private static final Deployment WEB = SampleState.deployment("web", 1, SampleState.exclusive());

    @Test
    void read_containerThatWeMade_isThePod() {
        ObservedContainer container = SampleState.running(WEB, 3, "2");

        ObservedPod pod = PodReader.read(container, true, false).orElseThrow();

        var expected =
                new ObservedPod(
                        SampleState.pod(WEB, 3),
                        WEB.name(),
                        SpecHash.of(WEB),
                        container.id(),
                        ObservedPod.Phase.RUNNING,
                        CpuSet.parse("2").orElseThrow(),
                        SlotDemand.exclusive(1, 64 << 20),
                        new ImageState.Present("sha256:1234", Optional.empty()),
                        Optional.of(SampleState.address(3)),
                        Optional.of(SampleState.STARTED),
                        Optional.empty(),
                        0,
                        true,
                        false);
        assertEquals(expected, pod);
    }

    @Test
    void read_withoutPinAndRequest_floats() {
        Deployment floating = SampleState.deployment("web", 1, Resources.NONE);

        ObservedPod pod =
                PodReader.read(SampleState.running(floating, 0, ""), true, true).orElseThrow();

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

        ObservedPod pod = PodReader.read(container, true, true).orElseThrow();

        assertFalse(pod.ready());
    }

    @ParameterizedTest
    @CsvSource({
        "namespace, ''",
        "namespace, Not_A_Label",
        "deployment, ''",
        "deployment, Not_A_Name",
        "pod, ''",
        "pod, with.dot",
        "container, ''",
        "spec-hash, ''",
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
                PodReader.read(
                        SampleState.container(WEB, 0, ContainerState.RUNNING, "2", labels),
                        true,
                        true);

        assertInstanceOf(Result.Refused.class, result);
    }

    @Test
    void read_foreignContainerWithOurOwnerAlone_isRefused() {
        var labels = Map.of("dev.berth.owner", SampleState.OWNER);

        var result =
                PodReader.read(
                        SampleState.container(WEB, 0, ContainerState.RUNNING, "2", labels),
                        true,
                        true);

        assertInstanceOf(Result.Refused.class, result);
    }

    @ParameterizedTest
    @CsvSource({"x", "3-1", "'0,,1'", "-1", "99999999999"})
    void read_pinThatIsNoList_isRefused(String cpus) {
        var result = PodReader.read(SampleState.running(WEB, 0, cpus), true, true);

        assertInstanceOf(Result.Refused.class, result);
    }
}
