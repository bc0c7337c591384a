package dev.berth.daemon.simulation;

import dev.berth.daemon.docker.ContainerState;
import dev.berth.policies.slots.CpuSet;
import java.time.Duration;

/** What goes wrong by itself. */
final class Strikes {
    private static final int MOST_OUTAGE_MILLIS = 8_000;
    private static final int KILLED_CODE = 137;

    private final Stage stage;
    private final Dice dice;
    private final Weather weather;
    private final SimulatedHost host;
    private final Checkers checkers;
    private final Machine machine;

    /** The daemon's part of the host. */
    interface Machine {
        /** Whether a daemon runs. */
        boolean isOn();

        /**
         * Ends the daemon, and starts it again a little later.
         *
         * @param power whether everything else ends, too
         * @param meanwhile happens before it starts
         */
        void down(boolean power, Runnable meanwhile);
    }

    Strikes(
            Stage stage,
            Dice dice,
            Weather weather,
            SimulatedHost host,
            Checkers checkers,
            Machine machine) {
        this.stage = stage;
        this.dice = dice;
        this.weather = weather;
        this.host = host;
        this.checkers = checkers;
        this.machine = machine;
    }

    /** One of all that may go wrong now does. */
    void strike() {
        Fault fault = Weather.STRIKES.get(dice.index(Weather.STRIKES.size()));
        switch (fault) {
            case ENGINE_AWAY -> outage(fault, false);
            case ENGINE_RESTARTED -> outage(fault, true);
            case CRASH, REMOVED, REPINNED, RELIMITED -> container(fault);
            case KILLED, POWER_CUT -> {
                if (machine.isOn()) {
                    weather.fire(fault);
                    machine.down(fault == Fault.POWER_CUT, () -> {});
                }
            }
            case CPU_OFFLINE -> {
                if (machine.isOn() && host.online.size() > 2) {
                    weather.fire(fault);
                    checkers.allDisturbed();
                    checkers.recut();
                    machine.down(
                            false, () -> host.online = CpuSet.range(0, host.online.size() - 2));
                }
            }
            default -> throw new AssertionError(fault + " is none that strikes by itself");
        }
    }

    private void outage(Fault fault, boolean ends) {
        if (!host.isEngineUp) {
            return;
        }
        weather.fire(fault);
        checkers.allDisturbed();
        host.isEngineUp = false;
        if (ends) {
            host.endAll(KILLED_CODE);
        }
        stage.later(Duration.ofMillis(dice.between(100, MOST_OUTAGE_MILLIS)), this::engineReturns);
    }

    /** The engine is there, whatever it was before. */
    void engineReturns() {
        if (!host.isEngineUp) {
            host.isEngineUp = true;
            host.changed("engine is back");
        }
    }

    /** The power is off for a moment. */
    void cutPower() {
        host.endAll(KILLED_CODE);
        checkers.allDisturbed();
    }

    private void container(Fault fault) {
        var candidates =
                host.containers.values().stream()
                        .filter(one -> one.state == ContainerState.RUNNING)
                        .toList();
        if (candidates.isEmpty()) {
            return;
        }
        var container = candidates.get(dice.index(candidates.size()));
        checkers.disturbed(container.ownership.workload());
        weather.fire(fault);
        switch (fault) {
            case CRASH -> host.end(container, 1);
            case REMOVED -> host.remove(container);
            case REPINNED -> {
                container.cpus = host.online.toString();
                container.isStrayed = true;
                host.changed("stray " + container.name);
            }
            default -> {
                container.memoryBytes = 1L << 30;
                host.changed("relimit " + container.name);
            }
        }
    }
}
