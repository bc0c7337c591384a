package dev.berth.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Other registries in the configuration. */
final class UpstreamConfigTest {
    private static Result<ApplianceConfig> read(String yaml) {
        return new ConfigReader().read(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> problems(String yaml) {
        return switch (read(yaml)) {
            case Result.Ok<ApplianceConfig> ignored -> List.of();
            case Result.Refused<ApplianceConfig>(var problems) ->
                    problems.stream().map(Problem::toString).toList();
        };
    }

    @Test
    void read_badUpstreams_areRefusedWithTheirLines() {
        String yaml =
                """
                registry:
                  upstreams:
                  - prefix: Docker.io
                    url: https://user:secret@registry-1.docker.io
                  - url: https://a.example.com
                    credentials: /etc/x
                  - prefix: a
                    url: https://a.example.com
                    caFile: ca.pem
                    tokenHosts: ["https://auth.docker.io"]
                  - prefix: a
                    url: https://b.example.com
                """;

        List<String> problems = problems(yaml);

        assertEquals(
                List.of(3, 4, 5, 6, 9, 10, 11),
                problems.stream()
                        .map(
                                problem ->
                                        Integer.parseInt(
                                                problem.replaceAll("^line (\\d+):.*", "$1")))
                        .toList(),
                problems::toString);
        assertTrue(problems.stream().noneMatch(problem -> problem.contains("secret")));
        assertEquals(
                "line 6: registry.upstreams[1].credentials: unknown field 'credentials'",
                problems.get(3));
    }
}
