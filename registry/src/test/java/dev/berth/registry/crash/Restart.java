package dev.berth.registry.crash;

import dev.berth.registry.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A registry that is opened on what a power cut left: it has to start, to serve what was
 * acknowledged, to take what was interrupted once more, and to leave nothing behind.
 */
final class Restart {
    /** Longer than leases, sessions and the grace of collections together. */
    private static final Duration PAST_EVERY_LEASE = Duration.ofHours(100);

    private final Expectation expectation;
    private final List<String> faults = new ArrayList<>();

    private Restart(Expectation expectation) {
        this.expectation = expectation;
    }

    /** What is wrong; nothing if all is well. */
    static List<String> on(Path disk, Expectation expectation) {
        var restart = new Restart(expectation);
        try {
            restart.run(disk);
        } catch (IOException | SQLException | RuntimeException e) {
            restart.faults.add(e.toString());
        }
        return restart.faults;
    }

    private void run(Path disk) throws IOException, SQLException {
        var clock = new MovableClock();
        clock.advance(expectation.ahead());
        try (var registry = Stores.open(disk, clock)) {
            String secret =
                    expectation.secret().isEmpty()
                            ? registry.issueLogin(Stores.USER).secret()
                            : expectation.secret();
            try (var wire = new Wire(registry.address().getPort(), Stores.USER, secret)) {
                Step.expect("the login", wire.call("GET", "/v2/"), 200);
                var facts = expectation.facts();
                serves(wire, facts);
                keepsSessions(wire);
                goesOn(registry, wire, facts);
                clock.advance(PAST_EVERY_LEASE);
                registry.collect(false);
                servesManifests(wire, facts);
            }
        }
        faults.addAll(StoreAudit.of(disk.resolve(Stores.STORE)));
    }

    private void serves(Wire wire, Map<Fact, Set<String>> facts) throws IOException {
        for (var entry : facts.entrySet()) {
            var fact = entry.getKey();
            var answer = wire.call("GET", fact.target());
            String value = value(answer);
            if (!entry.getValue().contains(value)) {
                faults.add(fact + " is " + value + ", expected one of " + entry.getValue());
            } else if (fact.kind() == Fact.Kind.MANIFEST && answer.status() == 200) {
                servesWhatItNeeds(wire, fact, answer.body());
            }
        }
    }

    private void servesWhatItNeeds(Wire wire, Fact manifest, byte[] body) throws IOException {
        for (String digest : Content.digestsIn(body)) {
            var blob = Fact.blob(manifest.repository(), digest);
            String value = value(wire.call("GET", blob.target()));
            if (!value.equals(digest)) {
                faults.add(blob + " is " + value + ", and " + manifest + " needs it");
            }
        }
    }

    /** Manifests and tags need no lease. */
    private void servesManifests(Wire wire, Map<Fact, Set<String>> facts) throws IOException {
        var lasting = new HashMap<>(facts);
        lasting.keySet().removeIf(fact -> fact.kind() == Fact.Kind.BLOB);
        serves(wire, lasting);
    }

    /** The digest of what is served, whatever it says of itself. */
    private static String value(Wire.Answer answer) {
        return switch (answer.status()) {
            case 200 -> Content.digest(answer.body());
            case 404 -> Fact.ABSENT;
            default -> answer.toString();
        };
    }

    private void keepsSessions(Wire wire) throws IOException {
        for (String session : expectation.openSessions()) {
            var answer = wire.call("GET", session);
            if (answer.status() != 204) {
                faults.add("the session " + session + " is answered " + answer);
            }
        }
    }

    /** What was under way is done once more; its effects are expected from then on. */
    private void goesOn(Registry registry, Wire wire, Map<Fact, Set<String>> facts)
            throws IOException {
        var target = new Reopened(registry, wire);
        for (var entry : expectation.running().entrySet()) {
            var step = entry.getValue();
            step.perform(target, new Resumed(expectation.session(entry.getKey())));
            step.effects().forEach((fact, value) -> facts.put(fact, fact.values(value)));
        }
        for (var step : expectation.running().values()) {
            var effects = new HashMap<>(facts);
            effects.keySet().retainAll(step.effects().keySet());
            serves(wire, effects);
        }
    }

    /** The registry after the restart. */
    private record Reopened(Registry registry, Wire wire) implements Step.Target {
        @Override
        public void collect() {
            registry.collect(false);
        }

        @Override
        public void importArchive(Path archive, String repository, String tag) throws IOException {
            Archives.read(registry, archive, repository, tag);
        }
    }

    /** A session that an answer before the cut named. */
    private record Resumed(String known) implements Step.Session {
        @Override
        public void opened(String location) {}

        @Override
        public void ending() {}
    }
}
