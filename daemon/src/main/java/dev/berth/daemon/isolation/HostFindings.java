package dev.berth.daemon.isolation;

import dev.berth.daemon.control.EventLog;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What rounds found, kept for a while, and told once. */
final class HostFindings {
    /** How long after it was seen last a process counts as one that runs there. */
    static final Duration SHOWN = Duration.ofMinutes(1);

    /** How long somebody has to be away before his coming back is told. */
    static final Duration TOLD = Duration.ofMinutes(10);

    /** Processes that are shown; of more the lowest numbers. */
    static final int MAX_SHOWN = 64;

    /** Events of one round. */
    static final int MAX_EVENTS = 8;

    /** Of whom it is remembered that he was told; beyond that nobody new is. */
    static final int MAX_TOLD = 1_024;

    private final EventLog events;
    private final Map<Integer, Seen> seen = new HashMap<>();
    private final Map<Subject, Instant> told = new HashMap<>();

    HostFindings(EventLog events) {
        this.events = events;
    }

    private record Seen(HostProcess process, Instant at) {}

    /** Who is told of: not by number, for some are started again and again. */
    private record Subject(PodName pod, String command, String group) {}

    /**
     * Takes what a round found; who is new is told as an event of the pod.
     *
     * @param exclusive whose CPUs are whose
     * @return who runs there now
     */
    List<HostIntruder> add(
            Collection<HostProcess> found, Map<PodName, CpuSet> exclusive, Instant now) {
        found.forEach(process -> seen.put(process.pid(), new Seen(process, now)));
        seen.values().removeIf(each -> each.at().plus(SHOWN).isBefore(now));
        told.values().removeIf(at -> at.plus(TOLD).isBefore(now));
        List<HostIntruder> intruders = new ArrayList<>();
        exclusive.forEach((pod, cpus) -> among(pod, cpus).forEach(intruders::add));
        intruders.sort(Comparator.comparingInt(HostIntruder::pid).thenComparing(HostIntruder::pod));
        tell(intruders, now);
        return List.copyOf(intruders.subList(0, Math.min(MAX_SHOWN, intruders.size())));
    }

    private List<HostIntruder> among(PodName pod, CpuSet cpus) {
        return seen.values().stream()
                .map(Seen::process)
                .filter(process -> process.cpus().intersects(cpus))
                .map(
                        process ->
                                new HostIntruder(
                                        process.pid(),
                                        process.command(),
                                        process.group(),
                                        pod,
                                        process.cpus().intersection(cpus)))
                .toList();
    }

    private void tell(List<HostIntruder> intruders, Instant now) {
        int left = MAX_EVENTS;
        for (HostIntruder intruder : intruders) {
            var subject = new Subject(intruder.pod(), intruder.command(), intruder.group());
            boolean isKnown = told.containsKey(subject);
            if (!isKnown && (left == 0 || told.size() >= MAX_TOLD)) {
                continue;
            }
            told.put(subject, now);
            if (!isKnown) {
                left--;
                events.warning(
                        "Pod",
                        new ObjectName(intruder.pod().namespace(), intruder.pod().name()),
                        "ForeignProcess",
                        "process "
                                + intruder.command()
                                + " of the host ("
                                + intruder.pid()
                                + " in "
                                + intruder.group()
                                + ") runs on its CPUs "
                                + intruder.cpus());
            }
        }
    }
}
