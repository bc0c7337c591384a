package dev.berth.policies.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.policies.base.Result;
import dev.berth.policies.workload.ContainerHealth;
import dev.berth.policies.workload.ContainerMounts;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.EnvironmentSources;
import dev.berth.policies.workload.EnvironmentSources.Bulk;
import dev.berth.policies.workload.EnvironmentSources.Value;
import dev.berth.policies.workload.EnvironmentSources.Variable;
import dev.berth.policies.workload.KeyedObject;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.PodValue;
import dev.berth.policies.workload.PodValue.Amount;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.Secret;
import dev.berth.policies.workload.SecretValue;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContainerInputTest {
    private static final HostFacts HOST = new HostFacts("edge-1", "10.89.0.1", 4_000, 8L << 30);

    private static ContainerTemplate container(List<Bulk> bulk, Variable... variables) {
        return container(List.of(), bulk, variables);
    }

    private static ContainerTemplate container(
            List<String> command, List<Bulk> bulk, Variable... variables) {
        var plain =
                Workloads.container(
                        "main",
                        "app:1",
                        new Resources(
                                250,
                                OptionalLong.of(1_500),
                                64 << 20,
                                OptionalLong.of(100_000_000)));
        return new ContainerTemplate(
                plain.name(),
                plain.image(),
                command,
                List.of("$(A)", "$(B)"),
                Map.of(),
                plain.workingDirectory(),
                plain.ports(),
                plain.resources(),
                plain.security(),
                ContainerHealth.NONE,
                ContainerMounts.NONE,
                new EnvironmentSources(bulk, List.of(variables)));
    }

    private static PodFacts facts(ContainerTemplate container) {
        var template =
                PodTemplate.of(
                        Labels.of(Map.of("app", "web", "tier", "front")),
                        Labels.of(Map.of("note", "say \"hi\"\nthen go")),
                        container,
                        Duration.ofSeconds(5));
        return new PodFacts(new PodName("default", "web-0"), template, "10.89.0.7", HOST);
    }

    private static Result<ContainerInput> input(ContainerTemplate container) {
        return ContainerInput.of(container, facts(container), Inputs.DESIRED);
    }

    private static Variable text(String name, String text) {
        return new Variable(name, new Value.Text(text));
    }

    private static Variable key(
            String name, KeyedObject kind, String object, String key, boolean optional) {
        return new Variable(name, new Value.Key(kind, object, key, optional));
    }

    private static String refusal(Result<ContainerInput> result) {
        return assertInstanceOf(Result.Refused.class, result).problems().getFirst().toString();
    }

    @Test
    void of_everySource_bulkComesFirstAndLaterTextsReferToWhatIsThere() {
        var container =
                container(
                        List.of("run", "$(CM_level)", "$$(A)", "$(NONE)"),
                        List.of(
                                new Bulk("CM_", KeyedObject.CONFIG_MAP, "settings", false),
                                new Bulk("", KeyedObject.SECRET, "login", false),
                                new Bulk("", KeyedObject.SECRET, "absent", true)),
                        text("A", "$(user)@$(CM_level) $(B)"),
                        key("B", KeyedObject.SECRET, "login", "password", false),
                        key("C", KeyedObject.CONFIG_MAP, "settings", "absent", true),
                        text("CM_level", "$(CM_level)!"));

        ContainerInput input = input(container).orElseThrow();

        assertEquals(
                Map.of(
                        "CM_level", "debug!",
                        "user", "admin",
                        "password", "hush",
                        "A", "admin@debug $(B)",
                        "B", "hush"),
                input.environment());
        assertEquals(List.of("run", "debug!", "$(A)", "$(NONE)"), input.command());
        assertEquals(List.of("admin@debug $(B)", "hush"), input.args());
        assertFalse(input.toString().contains("hush"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NAME | web-0",
                "NAMESPACE | default",
                "POD_IP | 10.89.0.7",
                "HOST_IP | 10.89.0.1",
                "NODE_NAME | edge-1"
            })
    void of_fieldOfThePod_isItsValue(PodValue.Field field, String expected) {
        var container = container(List.of(), new Variable("A", new Value.OfPod(field)));

        assertEquals(expected, input(container).orElseThrow().environment().get("A"));
    }

    @ParameterizedTest
    @CsvSource({
        "REQUESTS_CPU, 1000, 1",
        "REQUESTS_CPU, 1, 250",
        "LIMITS_CPU, 1000, 2",
        "LIMITS_MEMORY, 1048576, 96",
        "LIMITS_MEMORY, 1, 100000000"
    })
    void of_amount_isRoundedUpToWholeUnits(Amount.Kind kind, long divisor, String expected) {
        var amount = new Amount("main", kind, divisor);
        var container = container(List.of(), new Variable("A", new Value.OfPod(amount)));

        assertEquals(expected, input(container).orElseThrow().environment().get("A"));
    }

    @Test
    void text_amountWithoutLimit_isWhatTheHostHas() {
        var facts = facts(Workloads.container("free", "app:1", Resources.NONE));

        assertEquals("4", facts.text(new Amount("free", Amount.Kind.LIMITS_CPU, 1_000)));
        assertEquals("0", facts.text(new Amount("free", Amount.Kind.REQUESTS_MEMORY, 1)));
    }

    @Test
    void text_allLabelsOrAnnotations_areALineEachWithQuotes() {
        var facts = facts(container(List.of()));

        assertEquals("app=\"web\"\ntier=\"front\"", facts.text(PodValue.Field.LABELS));
        assertEquals("note=\"say \\\"hi\\\"\\nthen go\"", facts.text(PodValue.Field.ANNOTATIONS));
        assertEquals("front", facts.text(new PodValue.Label("tier")));
        assertEquals("", facts.text(new PodValue.Annotation("none")));
    }

    @Test
    void of_missingObjectOrKey_isRefusedByNameWithoutValues() {
        var noKey = container(List.of(), key("A", KeyedObject.SECRET, "login", "pin", false));
        var noObject = container(List.of(), key("A", KeyedObject.CONFIG_MAP, "absent", "x", false));
        var noBulk = container(List.of(new Bulk("", KeyedObject.SECRET, "absent", false)));
        assertEquals("env A of main: Secret login has no key pin", refusal(input(noKey)));
        assertEquals("env A of main: ConfigMap absent does not exist", refusal(input(noObject)));
        assertEquals("envFrom of main: Secret absent does not exist", refusal(input(noBulk)));
    }

    @Test
    void of_secretWithAZeroByte_isRefused() {
        var container = container(List.of(), key("A", KeyedObject.SECRET, "raw", "z", false));
        var raw =
                new Secret(
                        ObjectName.of("raw"),
                        Secret.Type.OPAQUE,
                        false,
                        new TreeMap<>(Map.of("z", SecretValue.of(new byte[] {0}))));

        var result =
                ContainerInput.of(
                        container, facts(container), Inputs.desired(Inputs.SETTINGS, raw));

        assertEquals("env A of main: holds a zero byte, which no variable can", refusal(result));
    }

    @Test
    void of_variablesThatDoubleEachOther_isRefusedBeforeMemoryIsFull() {
        var variables = new Variable[64];
        variables[0] = key("V0", KeyedObject.SECRET, "login", "password", false);
        for (int i = 1; i < variables.length; i++) {
            variables[i] = text("V" + i, ("$(V" + (i - 1) + ")").repeat(2));
        }

        String refusal = refusal(input(container(List.of(), variables)));

        assertEquals(
                "main: environment, command and args are together longer than 1048576 characters",
                refusal);
    }
}
