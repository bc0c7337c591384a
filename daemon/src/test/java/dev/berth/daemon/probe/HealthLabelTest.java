package dev.berth.daemon.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.policies.base.Result;
import dev.berth.policies.workload.ContainerAction;
import dev.berth.policies.workload.ContainerHealth;
import dev.berth.policies.workload.ContainerProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container's label says, written and read back. */
final class HealthLabelTest {
    private static final int SEEDS = 200;

    @Test
    void write_nothing_isNoLabel() {
        assertEquals("", HealthLabel.write(ContainerHealth.NONE));
        assertEquals(ContainerHealth.NONE, HealthLabel.read("").orElseThrow());
    }

    @Test
    void write_usualProbe_saysWhatIsUnusual() {
        var probe = ContainerProbe.of(new ContainerAction.TcpConnect(80));
        var health =
                new ContainerHealth(
                        Optional.empty(),
                        Optional.of(probe),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new ContainerAction.Sleep(Duration.ofSeconds(3))));

        assertEquals(
                "{\"readiness\":{\"tcp\":80},\"preStop\":{\"sleep\":3}}",
                HealthLabel.write(health),
                "labels outlive the daemon that wrote them");
    }

    @Test
    void read_whatWasWritten_isTheSame() {
        for (int seed = 0; seed < SEEDS; seed++) {
            ContainerHealth health = health(new Random(seed));

            String label = HealthLabel.write(health);

            assertEquals(health, HealthLabel.read(label).orElseThrow(), "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "[]",
                "{\"readiness\":{}}",
                "{\"readiness\":1}",
                "{\"readiness\":{\"sleep\":1}}",
                "{\"readiness\":{\"tcp\":0}}",
                "{\"readiness\":{\"tcp\":\"a\"}}",
                "{\"readiness\":{\"tcp\":1,\"period\":0}}",
                "{\"readiness\":{\"tcp\":1,\"failures\":-1}}",
                "{\"readiness\":{\"get\":{\"port\":1}}}",
                "{\"readiness\":{\"exec\":[]}}",
                "{\"readiness\":{\"exec\":[[]]}}",
                "{\"preStop\":{\"tcp\":1}}",
            })
    void read_whatWeNeverWrite_isRefused(String label) {
        assertInstanceOf(Result.Refused.class, HealthLabel.read(label));
    }

    private static ContainerHealth health(Random random) {
        return new ContainerHealth(
                probe(random), probe(random), probe(random), hook(random), hook(random));
    }

    private static Optional<ContainerProbe> probe(Random random) {
        return random.nextInt(3) == 0
                ? Optional.empty()
                : Optional.of(
                        new ContainerProbe(
                                action(random),
                                Duration.ofSeconds(random.nextInt(3)),
                                Duration.ofSeconds(9 + random.nextInt(3)),
                                Duration.ofSeconds(1 + random.nextInt(3)),
                                1 + random.nextInt(2),
                                2 + random.nextInt(3),
                                random.nextBoolean()
                                        ? Optional.empty()
                                        : Optional.of(Duration.ofSeconds(5))));
    }

    private static ContainerAction.OfProbe action(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new ContainerAction.TcpConnect(1 + random.nextInt(65_535));
            case 1 -> new ContainerAction.GrpcCheck(9000, random.nextBoolean() ? "" : "a.B");
            case 2 -> new ContainerAction.Exec(List.of("a", "\"ü\n"));
            default -> get(random);
        };
    }

    private static ContainerAction.HttpGet get(Random random) {
        var headers = new ArrayList<ContainerAction.Header>();
        for (int count = random.nextInt(3); count > 0; count--) {
            headers.add(new ContainerAction.Header("Name" + count, "value \"" + count));
        }
        return new ContainerAction.HttpGet("/a?b", 80, random.nextBoolean(), headers);
    }

    private static Optional<ContainerAction.OfHook> hook(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new ContainerAction.Sleep(Duration.ofSeconds(4)));
            case 2 -> Optional.of(new ContainerAction.Exec(List.of("a")));
            default -> Optional.of(get(random));
        };
    }
}
