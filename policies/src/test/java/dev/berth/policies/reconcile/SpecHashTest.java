package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.ImageReference;
import dev.berth.policies.workload.ContainerAction;
import dev.berth.policies.workload.ContainerHealth;
import dev.berth.policies.workload.ContainerProbe;
import dev.berth.policies.workload.ContainerSecurity;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.ContainerTemplate.ContainerPort;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodNaming;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SpecHashTest {
    private static final Deployment WEB =
            Workloads.deployment("web", 2, "app:1", Workloads.shared(250, 64));

    @Test
    void of_theSameTemplate_isTheSameInEveryVersionOfBerth() {
        assertEquals(
                "b10d80202b2601542f6fdd2c4dba0a4b1d404d95658a8dba3c535d8a3be02583",
                SpecHash.of(WEB),
                "a changed hash restarts every pod on an upgrade");
    }

    @Test
    void of_anotherNumberOfReplicas_isTheSame() {
        var more = new Deployment(WEB.name(), 5, WEB.selector(), WEB.template());

        assertEquals(SpecHash.of(WEB), SpecHash.of(more));
    }

    @Test
    void of_anyOtherChange_isAnother() {
        var variants = new ArrayList<Deployment>();
        variants.add(WEB);
        variants.add(new Deployment(ObjectName.of("web2"), 2, WEB.selector(), WEB.template()));
        variants.add(template(t -> withLabels(t, Map.of("app", "web", "a", "b"), Map.of())));
        variants.add(template(t -> withLabels(t, Map.of("app", "web"), Map.of("a", "b"))));
        variants.add(
                template(
                        t ->
                                PodTemplate.of(
                                        t.labels(),
                                        t.annotations(),
                                        t.containers().getFirst(),
                                        Duration.ofSeconds(6))));
        variants.add(container("app2", "app:1", List.of(), List.of(), Map.of(), "", 0, 250));
        variants.add(container("app", "app:2", List.of(), List.of(), Map.of(), "", 0, 250));
        variants.add(container("app", "app:1", List.of("a"), List.of(), Map.of(), "", 0, 250));
        variants.add(container("app", "app:1", List.of("a", ""), List.of(), Map.of(), "", 0, 250));
        variants.add(container("app", "app:1", List.of(), List.of("a"), Map.of(), "", 0, 250));
        variants.add(container("app", "app:1", List.of(), List.of(), Map.of("a", "b"), "", 0, 250));
        variants.add(container("app", "app:1", List.of(), List.of(), Map.of("a", "c"), "", 0, 250));
        variants.add(container("app", "app:1", List.of(), List.of(), Map.of(), "/a", 0, 250));
        variants.add(container("app", "app:1", List.of(), List.of(), Map.of(), "", 80, 250));
        variants.add(container("app", "app:1", List.of(), List.of(), Map.of(), "", 0, 251));
        healths().forEach(health -> variants.add(template(t -> withHealth(t, health))));
        variants.add(template(t -> t.withNaming(named("a", ""))));
        variants.add(template(t -> t.withNaming(named("", "a"))));
        variants.add(secured(OptionalLong.of(1), OptionalLong.empty(), false, Set.of()));
        variants.add(secured(OptionalLong.of(1), OptionalLong.of(1), false, Set.of()));
        variants.add(secured(OptionalLong.empty(), OptionalLong.empty(), true, Set.of()));
        variants.add(secured(OptionalLong.empty(), OptionalLong.empty(), false, Set.of("ALL")));

        var hashes = new HashSet<String>();
        variants.forEach(variant -> hashes.add(SpecHash.of(variant)));

        assertEquals(variants.size(), hashes.size());
    }

    private static PodNaming named(String hostname, String subdomain) {
        return new PodNaming(
                Optional.of(hostname).filter(text -> !text.isEmpty()),
                Optional.of(subdomain).filter(text -> !text.isEmpty()));
    }

    @Test
    void of_fieldsThatReadAlikeTogether_isAnother() {
        var one = container("app", "app:1", List.of("a\nargs 1 b"), List.of(), Map.of(), "", 0, 1);
        var other = container("app", "app:1", List.of("a"), List.of("b"), Map.of(), "", 0, 1);

        assertNotEquals(SpecHash.of(one), SpecHash.of(other));
    }

    @Test
    void podName_isMadeOfDeploymentHashAndOrdinal() {
        var name = PodNames.of(ObjectName.of("web"), "0123456789abcdef", 12);

        assertEquals(new PodName("default", "web-01234567-12"), name);
        assertEquals(12, PodNames.ordinal(name));
        assertEquals(0, PodNames.ordinal(new PodName("default", "stranger")));
        assertEquals(0, PodNames.ordinal(new PodName("default", "a-99999999")));
    }

    @Test
    void podName_ofALongOrDottedDeployment_isStillAHostName() {
        var hash = "0123456789abcdef";
        var names =
                List.of(
                        "a".repeat(253),
                        "a.b.c",
                        "a".repeat(47) + "." + "b".repeat(20),
                        "a".repeat(48) + "-b");

        for (String name : names) {
            var pod = PodNames.of(ObjectName.of(name), hash, Deployment.MAX_REPLICAS);
            assertTrue(pod.name().length() <= 63, pod.name());
            assertEquals(Deployment.MAX_REPLICAS, PodNames.ordinal(pod));
        }
    }

    @Test
    void firstFree_ofTakenNames_fillsTheGap() {
        var web = ObjectName.of("web");
        var hash = SpecHash.of(WEB);
        var taken = Set.of(PodNames.of(web, hash, 0), PodNames.of(web, hash, 2));

        assertEquals(PodNames.of(web, hash, 1), PodNames.firstFree(web, hash, taken));
    }

    private static Deployment template(UnaryOperator<PodTemplate> change) {
        return new Deployment(WEB.name(), 2, WEB.selector(), change.apply(WEB.template()));
    }

    private static PodTemplate withLabels(
            PodTemplate template, Map<String, String> labels, Map<String, String> annotations) {
        return PodTemplate.of(
                Labels.of(labels),
                Labels.of(annotations),
                template.containers().getFirst(),
                template.terminationGrace());
    }

    private static Deployment container(
            String name,
            String image,
            List<String> command,
            List<String> args,
            Map<String, String> environment,
            String directory,
            int port,
            long cpuMillis) {
        var container =
                new ContainerTemplate(
                        name,
                        ImageReference.parse(image).orElseThrow(),
                        command,
                        args,
                        environment,
                        Optional.of(directory).filter(text -> !text.isEmpty()),
                        port == 0 ? List.of() : List.of(new ContainerPort(Optional.empty(), port)),
                        Workloads.shared(cpuMillis, 64),
                        ContainerSecurity.BASELINE);
        return template(t -> withContainer(t, container));
    }

    private static Deployment secured(
            OptionalLong user, OptionalLong group, boolean readOnly, Set<String> dropped) {
        var plain = WEB.template().containers().getFirst();
        var container =
                new ContainerTemplate(
                        plain.name(),
                        plain.image(),
                        plain.command(),
                        plain.args(),
                        plain.environment(),
                        plain.workingDirectory(),
                        plain.ports(),
                        plain.resources(),
                        new ContainerSecurity(user, group, readOnly, new TreeSet<>(dropped)));
        return template(t -> withContainer(t, container));
    }

    private static PodTemplate withContainer(PodTemplate template, ContainerTemplate container) {
        return PodTemplate.of(
                template.labels(), template.annotations(), container, template.terminationGrace());
    }

    private static PodTemplate withHealth(PodTemplate template, ContainerHealth health) {
        return PodTemplate.of(
                template.labels(),
                template.annotations(),
                template.containers().getFirst().withHealth(health),
                template.terminationGrace());
    }

    /** Each differs from the others in one thing. */
    private static List<ContainerHealth> healths() {
        var none = Optional.<ContainerProbe>empty();
        var noHook = Optional.<ContainerAction.OfHook>empty();
        var tcp = Optional.of(ContainerProbe.of(new ContainerAction.TcpConnect(80)));
        Optional<ContainerAction.OfHook> sleep =
                Optional.of(new ContainerAction.Sleep(Duration.ofSeconds(1)));
        var healths = new ArrayList<ContainerHealth>();
        healths.add(new ContainerHealth(tcp, none, none, noHook, noHook));
        healths.add(new ContainerHealth(none, tcp, none, noHook, noHook));
        healths.add(new ContainerHealth(none, none, tcp, noHook, noHook));
        healths.add(new ContainerHealth(none, none, none, sleep, noHook));
        healths.add(new ContainerHealth(none, none, none, noHook, sleep));
        for (var probe : probes()) {
            healths.add(new ContainerHealth(none, Optional.of(probe), none, noHook, noHook));
        }
        return healths;
    }

    private static List<ContainerProbe> probes() {
        var second = Duration.ofSeconds(1);
        var headers = List.of(new ContainerAction.Header("a", "b"));
        var actions =
                List.of(
                        new ContainerAction.TcpConnect(81),
                        new ContainerAction.GrpcCheck(81, ""),
                        new ContainerAction.GrpcCheck(81, "a"),
                        new ContainerAction.Exec(List.of("a")),
                        new ContainerAction.Exec(List.of("a", "")),
                        new ContainerAction.HttpGet("/", 81, false, List.of()),
                        new ContainerAction.HttpGet("/", 81, true, List.of()),
                        new ContainerAction.HttpGet("/a", 81, false, List.of()),
                        new ContainerAction.HttpGet("/", 81, false, headers));
        var probes = new ArrayList<>(actions.stream().map(ContainerProbe::of).toList());
        var any = new ContainerAction.TcpConnect(80);
        var usual = Duration.ofSeconds(10);
        var own = Optional.<Duration>empty();
        probes.add(new ContainerProbe(any, second, usual, second, 1, 3, own));
        probes.add(new ContainerProbe(any, Duration.ZERO, second, second, 1, 3, own));
        probes.add(new ContainerProbe(any, Duration.ZERO, usual, usual, 1, 3, own));
        probes.add(new ContainerProbe(any, Duration.ZERO, usual, second, 2, 3, own));
        probes.add(new ContainerProbe(any, Duration.ZERO, usual, second, 1, 2, own));
        probes.add(
                new ContainerProbe(any, Duration.ZERO, usual, second, 1, 3, Optional.of(second)));
        return probes;
    }
}
