package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.policies.workload.ContainerTemplate.ContainerPort;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PodPortsTest {
    @Test
    void read_whatWasWritten_isTheSame() {
        var ports =
                List.of(
                        new ContainerPort(Optional.of("http"), 1),
                        new ContainerPort(Optional.empty(), 65_535),
                        new ContainerPort(Optional.of("a-1"), 9376));

        List<ContainerPort> read = PodPorts.read(PodPorts.write(ports));

        assertEquals(ports, read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "=", "http", "http=", "=0", "=-1", "=65536", "=99999", "=100000", "=1 ", "=x",
                "a=b=80"
            })
    void read_noPort_isLeftOutAndTheOthersStay(String bad) {
        List<ContainerPort> read = PodPorts.read(List.of("a=80", bad, "=81"));

        assertEquals(
                List.of(
                        new ContainerPort(Optional.of("a"), 80),
                        new ContainerPort(Optional.empty(), 81)),
                read);
    }
}
