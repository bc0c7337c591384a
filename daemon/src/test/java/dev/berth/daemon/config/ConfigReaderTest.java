package dev.berth.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.network.Subnet;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.NamePattern;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.repository.Quota;
import dev.berth.policies.repository.RepositoryRules;
import dev.berth.policies.repository.TagPattern;
import dev.berth.policies.retention.RetentionRule;
import dev.berth.policies.retention.RetentionRules;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotUnit;
import dev.berth.proxy.edge.AddressRange;
import dev.berth.proxy.edge.EdgeConfig;
import dev.berth.proxy.limit.EdgeLimits;
import dev.berth.proxy.tunnel.StreamConfig;
import dev.berth.registry.upstream.Upstream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigReaderTest {
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

    private static ApplianceConfig listening(String registry, String https) {
        var defaults = ApplianceConfig.defaults();
        return new ApplianceConfig(
                Path.of("/srv/berth"),
                Path.of("/tmp/run"),
                List.of("device.example.com", "192.0.2.7"),
                Path.of("/run/docker.sock"),
                ListenAddress.parse(registry).orElseThrow(),
                new RegistryAccess(
                        ListenAddress.parse(":5443").map(Optional::of).orElseThrow(),
                        true,
                        new RepositoryRules(
                                List.of(
                                        TagPattern.parse("prod/**").orElseThrow(),
                                        TagPattern.parse("team/*:v*").orElseThrow()),
                                List.of(
                                        new Quota(new NamePattern("team/big"), 10L << 30),
                                        new Quota(new NamePattern("team/*"), 1_000))),
                        new RetentionRules(
                                List.of(
                                        new RetentionRule(
                                                new NamePattern("prod/**"),
                                                0,
                                                List.of(
                                                        new NamePattern("v*"),
                                                        new NamePattern("1.2")),
                                                Optional.of(Duration.ofHours(36))),
                                        new RetentionRule(
                                                NamePattern.ALL, 10, List.of(), Optional.empty())),
                                Duration.ofDays(3))),
                List.of(
                        new Upstream(
                                new RepositoryName("docker.io"),
                                URI.create("https://registry-1.docker.io"),
                                Optional.of(Path.of("/etc/berth/hub")),
                                Optional.of(Path.of("/etc/berth/ca.pem")),
                                List.of("auth.docker.io"))),
                ListenAddress.parse(https).orElseThrow(),
                new ClientTls(true, Optional.of(Path.of("/etc/berth/clients.pem")), false),
                new EdgeConfig(
                        Optional.of(
                                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8080)),
                        true,
                        List.of(
                                AddressRange.parse("10.0.0.0/8").orElseThrow(),
                                AddressRange.parse("2001:db8::7").orElseThrow()),
                        List.of(AddressRange.parse("10.9.0.0/16").orElseThrow()),
                        Duration.ofDays(365),
                        EdgeLimits.DEFAULT),
                new StreamConfig(Optional.of(InetAddress.ofLiteral("0.0.0.0"))),
                Subnet.parse("10.1.0.0/16").map(Optional::of).orElseThrow(),
                Subnet.parse("10.2.0.0/16").map(Optional::of).orElseThrow(),
                new SlotUnit.Listed(List.of(CpuSet.of(0, 1), CpuSet.of(4))),
                CpuSet.of(0, 2, 3),
                1L << 30,
                150,
                defaults.placementPolicy(),
                new SlotUpkeep(60, 2, true, true),
                List.of(Path.of("/srv/media"), Path.of("/dev/shm")),
                Duration.ofSeconds(5));
    }

    @Test
    void read_nothing_isEveryDefault() {
        ApplianceConfig config = read("# nothing\n").orElseThrow();

        assertEquals(
                new ApplianceConfig(
                        Path.of("/var/lib/berth"),
                        Path.of("/run/berth"),
                        List.of(),
                        Path.of("/var/run/docker.sock"),
                        ListenAddress.parse("127.0.0.1:5000").orElseThrow(),
                        new RegistryAccess(
                                Optional.empty(),
                                false,
                                RepositoryRules.NONE,
                                RetentionRules.defaults()),
                        List.of(),
                        ListenAddress.parse("0.0.0.0:443").orElseThrow(),
                        new ClientTls(false, Optional.empty(), true),
                        EdgeConfig.NONE,
                        StreamConfig.CLOSED,
                        Optional.empty(),
                        Optional.empty(),
                        SlotUnit.CORE,
                        CpuSet.EMPTY,
                        256L << 20,
                        100,
                        "least-allocated",
                        new SlotUpkeep(30, 1, false),
                        List.of(),
                        Duration.ofSeconds(20)),
                config);
    }

    @Test
    void read_everyKey_isHonoured() {
        String yaml =
                """
                stateDirectory: /srv/berth
                runtimeDirectory: /tmp/run
                hosts: [device.example.com, 192.0.2.7]
                engine:
                  socket: unix:///run/docker.sock
                registry:
                  listen: "[::1]:0"
                  immutableTags: [prod/**, "team/*:v*"]
                  quotas:
                    team/big: 10Gi
                    "team/*": 1000
                  retention:
                  - repositories: prod/**
                    keepTags: [v*, 1.2]
                    keepYounger: 1d12h
                  - repositories: "**"
                    keepLast: 10
                  keepIdle: 72h
                  tls:
                    listen: :5443
                    anonymousPull: true
                  upstreams:
                  - prefix: docker.io
                    url: https://registry-1.docker.io
                    credentialsFile: /etc/berth/hub
                    caFile: /etc/berth/ca.pem
                    tokenHosts: [auth.docker.io]
                balancer:
                  https: :8443
                  http: 127.0.0.1:8080
                  httpCleartext: true
                  hsts: 365d
                  trustedProxies: [10.0.0.0/8, "2001:db8::7"]
                  proxyProtocol: [10.9.0.0/16]
                  streams: 0.0.0.0
                tls:
                  minVersion: 1.2
                  clientCaFile: /etc/berth/clients.pem
                  clientCertificate: optional
                network:
                  subnet: 10.1.0.0/16
                  serviceRange: 10.2.0.0/16
                slots:
                  unit: list
                  list: [0-1, 4]
                  reservedCpus: 0,2-3
                  memoryReserve: 1Gi
                  memoryOvercommit: 150
                  policy: least-allocated
                  movesPerHour: 60
                  moveGain: 2
                  confineForeign: true
                  confineHost: true
                volumes:
                  hostPaths: [/srv/media, /dev/shm/]
                limits:
                  drainSeconds: 5
                """;

        ApplianceConfig config = read(yaml).orElseThrow();

        assertEquals(listening("[::1]:0", ":8443"), config);
        for (Option option : Option.values()) {
            assertTrue(
                    yaml.contains(option.key().substring(option.key().lastIndexOf('.') + 1) + ":"),
                    option + " is not in the test");
        }
    }

    @Test
    void dump_anyConfiguration_readsTheSame() {
        for (ApplianceConfig config :
                List.of(ApplianceConfig.defaults(), listening("localhost:0", "[::]:443"))) {
            String dump = ConfigDump.of(config);

            assertEquals(config, read(dump).orElseThrow(), dump);
        }
    }

    @Test
    void read_severalMistakes_reportsAllWithLineAndNearestName() {
        String yaml =
                """
                stateDirectory: var/lib
                regsitry:
                  listen: 127.0.0.1:5000
                slots:
                  unit: socket
                  reservedCpu: 0
                  memoryReserve: 1Zi
                registry:
                  listen: 0.0.0.0:5000
                limits:
                  drainSeconds: 601
                """;

        List<String> problems = problems(yaml);

        assertEquals(
                List.of(
                        "line 1: stateDirectory: 'var/lib' is no absolute path",
                        "line 2: regsitry: unknown field 'regsitry', did you mean 'registry'?",
                        "line 5: slots.unit: 'socket' is no unit, expected core, thread, l3, numa"
                                + " or list",
                        "line 6: slots.reservedCpu: unknown field 'reservedCpu', did you mean"
                                + " 'reservedCpus'?",
                        "line 7: slots.memoryReserve: '1Zi' has the unknown suffix 'Zi', expected"
                                + " m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi or Ei",
                        "line 9: registry.listen: 0.0.0.0:5000 cannot be honoured: the registry"
                                + " speaks plain HTTP, which the engine trusts on loopback only;"
                                + " use 127.0.0.1",
                        "line 11: limits.drainSeconds: '601' is no number of seconds from 0 to"
                                + " 600"),
                problems);
    }

    @Test
    void read_badRulesOfTheRegistry_areToldWithTheirLines() {
        String yaml =
                """
                registry:
                  immutableTags:
                    - prod/**
                    - "a b"
                    - "x:y:z"
                  quotas:
                    team/*: 10Gi
                    "a b": 1
                    ok: much
                  tls:
                    listen: here
                    anonymousPull: perhaps
                    anonymousPush: true
                """;

        List<String> problems = problems(yaml);

        assertEquals(
                List.of("4", "5", "8", "9", "11", "12", "13"),
                problems.stream().map(text -> text.replaceAll("line (\\d+):.*", "$1")).toList(),
                problems.toString());
    }

    @Test
    void read_number_isTextForAnOptionOfCpus() {
        ApplianceConfig config = read("slots: {reservedCpus: 0}").orElseThrow();

        assertEquals(CpuSet.of(0), config.reservedCpus());
    }

    @Test
    void read_streamsWithPort_isRefused() {
        String problem = read("balancer: {streams: \"0.0.0.0:443\"}").toString();

        assertTrue(problem.contains("'0.0.0.0:443' is no address"), problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "stateDirectory: [a]",
                "balancer: {httpCleartext: true}",
                "balancer: {hsts: soon}",
                "balancer: {trustedProxies: [10.0.0.1/8]}",
                "hosts: a",
                "hosts: ['a b']",
                "a: 1\n---\nb: 2",
                "network: {subnet: 10.0.0.0/16, serviceRange: 10.0.1.0/24}",
                "runtimeDirectory:"
                        + " /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                        + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "slots: {policy: greediest}",
                "slots: {unit: list}",
                "slots: {unit: core, list: [0-1]}",
                "slots: {unit: list, list: [0-1, 1]}",
                "slots: {unit: list, list: ['']}",
                "slots: {unit: list, list: [x]}",
                "slots: {memoryOvercommit: 99}",
                "slots: {memoryOvercommit: 1001}",
                "engine: 5",
                "\u0000"
            })
    void read_badFile_isRefused(String yaml) {
        assertTrue(!problems(yaml).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:5000, 127.0.0.1:5000",
        "localhost:0, 127.0.0.1:0",
        ":443, 0.0.0.0:443",
        "[::]:443, [0:0:0:0:0:0:0:0]:443",
        "[::1]:65535, [0:0:0:0:0:0:0:1]:65535"
    })
    void listenAddress_good_isRead(String text, String expected) {
        assertEquals(expected, ListenAddress.parse(text).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "443",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:65536",
                "example.com:443",
                "::1:443",
                "[::1]",
                "1.2.3:4",
                "[::1%lo]:4",
                "256.0.0.1:1",
                "127.0.0.1:-1",
                "127.0.0.1:443 "
            })
    void listenAddress_bad_isRefused(String text) {
        assertTrue(ListenAddress.parse(text) instanceof Result.Refused<?>, text);
    }
}
