package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.daemon.docker.ContainerEndpoint;
import dev.berth.daemon.docker.ContainerProcess;
import dev.berth.daemon.docker.ContainerSpec;
import dev.berth.daemon.docker.CpuGrant;
import dev.berth.daemon.docker.Ownership;
import dev.berth.daemon.volume.PreparedVolumes;
import dev.berth.policies.input.HostFacts;
import dev.berth.policies.input.PodFacts;
import dev.berth.policies.placement.LeastAllocated;
import dev.berth.policies.placement.Placement;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.reconcile.SpecHash;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.Holder;
import dev.berth.policies.slots.SlotDemand;
import dev.berth.policies.slots.SlotLedger;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.workload.ContainerSecurity;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.Resources;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class PodSpecsTest {
    private static final PodSpecs SPECS = new PodSpecs(SampleState.OWNER, "berth");
    private static final Inet4Address ADDRESS = Inet4Address.ofLiteral(SampleState.address(0));
    private static final Path RESOLVER = Path.of("/var/lib/berth/resolver/default");

    private static ContainerSpec spec(Deployment deployment, SlotMap slots) {
        return spec(deployment, slots, List.of());
    }

    private static ContainerSpec spec(Deployment deployment, SlotMap slots, List<Holder> holders) {
        var demand = SlotDemand.of(deployment.template().resources());
        var placement =
                assertInstanceOf(
                        Placement.class,
                        new LeastAllocated()
                                .place(SlotLedger.of(slots, SampleState.MEMORY, holders), demand));
        var step =
                new Step.CreatePod(
                        SampleState.pod(deployment, 0),
                        deployment.id(),
                        deployment.template(),
                        SpecHash.of(deployment),
                        Map.of("main", new ImageState.Present("sha256:1234", Optional.empty())),
                        placement,
                        demand);
        return SPECS.only(step, ADDRESS, RESOLVER, slots, material(step));
    }

    private static PodMaterial material(Step.CreatePod step) {
        var facts =
                new PodFacts(
                        step.pod(),
                        step.template(),
                        ADDRESS.getHostAddress(),
                        new HostFacts("host", "10.89.0.1", 2_000, 1L << 30));
        try {
            return PodMaterial.of(facts, DesiredState.EMPTY, PreparedVolumes.NONE, users(step));
        } catch (StepRefused e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> users(Step.CreatePod step) throws StepRefused {
        return Map.of("main", ContainerUser.of(step.template().containers().getFirst(), ""));
    }

    @Test
    void container_isNamedAfterItsPodAndSaysWhoseItIs() {
        Deployment web = SampleState.deployment("web", 1, SampleState.shared());

        ContainerSpec spec = spec(web, SampleState.slots(2, 1));

        String pod = SampleState.pod(web, 0).name();
        assertEquals("berth.default." + pod + ".main", spec.name());
        assertEquals("sha256:1234", spec.image());
        assertEquals(new ContainerEndpoint.Own("berth", ADDRESS, pod, RESOLVER), spec.endpoint());
        assertEquals(SampleState.ownership(web, 0), spec.ownership());
        assertEquals(
                Optional.of(spec.ownership()),
                Optional.of(Ownership.read(spec.ownership().labels()).orElseThrow()));
    }

    @Test
    void container_runsWhatTheTemplateSays() {
        Deployment web = SampleState.deployment("web", 1, SampleState.shared());

        ContainerSpec spec = spec(web, SampleState.slots(2, 1));

        var expected =
                new ContainerProcess(
                        List.of("/bin/serve"),
                        List.of("--loud"),
                        Map.of("GREETING", "hello"),
                        "/srv",
                        "",
                        web.template().terminationGrace());
        assertEquals(expected, spec.process());
        assertEquals(128 << 20, spec.limits().memoryBytes());
    }

    @Test
    void container_userAndGroup_areNumbers() {
        var user =
                new ContainerSecurity(
                        OptionalLong.of(1000), OptionalLong.empty(), false, new TreeSet<>());
        var both =
                new ContainerSecurity(
                        OptionalLong.of(1000),
                        OptionalLong.of(2000),
                        true,
                        new TreeSet<>(List.of("ALL")));
        SlotMap slots = SampleState.slots(2, 1);

        ContainerSpec userOnly =
                spec(SampleState.deployment("web", 1, SampleState.shared(), user), slots);
        ContainerSpec withGroup =
                spec(SampleState.deployment("web", 1, SampleState.shared(), both), slots);

        assertEquals("1000", userOnly.process().user());
        assertEquals(false, userOnly.security().readOnlyRoot());
        assertEquals("1000:2000", withGroup.process().user());
        assertEquals(true, withGroup.security().readOnlyRoot());
        assertEquals(List.of("ALL"), withGroup.security().droppedCapabilities());
    }

    @Test
    void container_exclusive_getsItsCpusWithoutWeightAndQuota() {
        Deployment web = SampleState.deployment("web", 1, SampleState.exclusive());

        ContainerSpec spec = spec(web, SampleState.slots(2, 1));

        assertEquals(CpuGrant.exclusive("0", ""), spec.limits().cpu());
        assertEquals(Ownership.Mode.EXCLUSIVE, spec.ownership().mode());
    }

    @Test
    void container_shared_isWeighedByItsRequestAndHeldToItsLimit() {
        Deployment web = SampleState.deployment("web", 1, SampleState.shared());

        ContainerSpec spec = spec(web, SampleState.slots(2, 1));

        assertEquals(new CpuGrant("0", "", 500_000_000, 256), spec.limits().cpu());
        assertEquals(Ownership.Mode.SHARED, spec.ownership().mode());
    }

    @Test
    void container_floating_mayUseWhatNobodyOwns() {
        var owned =
                new Holder(
                        new PodName("default", "owner"),
                        SlotDemand.exclusive(1, 64 << 20),
                        CpuSet.parse("0").orElseThrow());
        Deployment web = SampleState.deployment("web", 1, Resources.NONE);

        ContainerSpec spec = spec(web, SampleState.slots(4, 1), List.of(owned));

        assertEquals(CpuGrant.floating("1-3", ""), spec.limits().cpu());
        assertEquals(Ownership.Mode.FLOATING, spec.ownership().mode());
        assertEquals(0, spec.limits().memoryBytes());
    }

    @Test
    void container_hostWithTwoNodes_getsTheMemoryBesideItsCpus() {
        var onTheFirst =
                new Holder(
                        new PodName("default", "owner"),
                        SlotDemand.exclusive(2, 64 << 20),
                        CpuSet.parse("0-1").orElseThrow());
        Deployment web = SampleState.deployment("web", 1, SampleState.exclusive());

        ContainerSpec alone = spec(web, SampleState.slots(4, 2));
        ContainerSpec beside = spec(web, SampleState.slots(4, 2), List.of(onTheFirst));

        assertEquals("0", alone.limits().cpu().memoryNodes());
        assertEquals(CpuGrant.exclusive("2", "1"), beside.limits().cpu());
    }

    @Test
    void container_overTwoNodes_getsTheMemoryOfBoth() {
        var three = new Resources(3000, OptionalLong.of(3000), 64 << 20, OptionalLong.of(64 << 20));
        Deployment web = SampleState.deployment("web", 1, three);

        ContainerSpec spec = spec(web, SampleState.slots(4, 2));

        assertEquals("0,1", spec.limits().cpu().memoryNodes());
    }
}
