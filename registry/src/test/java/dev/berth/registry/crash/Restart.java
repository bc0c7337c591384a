package dev.berth.registry.crash;

import dev.berth.registry.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A registry that is opened on what a power cut left: it has to start, to serve what was
 * acknowledged, to take what was interrupted once more, and to leave nothing behind.
 */
final class Restart {
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
        try (var registry = Stores.open(disk, clock)) {
            String secret =
                    expectation.secret().isEmpty()
                            ? registry.issueLogin(Stores.USER).secret()
                            : expectation.secret();
            try (var wire = new Wire(registry.address().getPort(), Stores.USER, secret)) {
                Step.expect("the login", wire.call("GET", "/v2/"), 200);
                serves(wire, expectation.facts());
                keepsSessions(wire);
                goesOn(registry, wire);
            }
        }
        faults.addAll(StoreAudit.of(disk.resolve(Stores.STORE)));
    }

    private void serves(Wire wire, Map<Fact, Set<String>> facts) throws IOException {
        for (var entry : facts.entrySet()) {
            String value = value(wire, entry.getKey());
            if (!entry.getValue().contains(value)) {
                faults.add(
                        entry.getKey() + " is " + value + ", expected one of " + entry.getValue());
            }
        }
    }

    /** The digest of what is served, whatever it says of itself. */
    private static String value(Wire wire, Fact fact) throws IOException {
        var answer = wire.call("GET", fact.target());
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

    private void goesOn(Registry registry, Wire wire) throws IOException {
        var target = new Reopened(registry, wire);
        for (var step : expectation.running().entrySet()) {
            step.getValue().perform(target, new Resumed(expectation.session(step.getKey())));
            for (var effect : step.getValue().effects().entrySet()) {
                serves(wire, Map.of(effect.getKey(), Set.of(effect.getValue())));
            }
        }
    }

    /** The registry after the restart. */
    private record Reopened(Registry registry, Wire wire) implements Step.Target {
        @Override
        public void collect() {
            throw new IllegalStateException("nothing collects " + registry.address());
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
