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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What rounds found, kept for a while, and told once. */
final class HostFindings {
    /** How long after it was seen last a process counts as one that runs there. */
    static final Duration SHOWN = Duration.ofMinutes(1);

    /** Between two events of one pod; how long it has to be alone until all is news again. */
    static final Duration QUIET = Duration.ofMinutes(10);

    /** Processes that are shown; of more the lowest numbers. */
    static final int MAX_SHOWN = 64;

    /** Processes that an event names; of the others it says how many there are. */
    static final int MAX_NAMED = 4;

    /** Of whom one pod has heard; beyond that nobody is news. */
    static final int MAX_KNOWN = 256;

    private final EventLog events;
    private final Map<Integer, Seen> seen = new HashMap<>();
    private final Map<PodName, Told> told = new HashMap<>();

    HostFindings(EventLog events) {
        this.events = events;
    }

    private record Seen(HostProcess process, Instant at) {}

    /** Who is told of: not by number, for some are started again and again. */
    private record Subject(String command, String group) {}

    /** Of whom a pod has heard. */
    private static final class Told {
        private final Set<Subject> known = new HashSet<>();
        private Instant told = Instant.EPOCH;
        private Instant seen = Instant.EPOCH;
    }

    /**
     * Takes what a round found; who is new is told, all in one event of the pod.
     *
     * @param exclusive whose CPUs are whose
     * @return who runs there now
     */
    List<HostIntruder> add(
            Collection<HostProcess> found, Map<PodName, CpuSet> exclusive, Instant now) {
        found.forEach(process -> seen.put(process.pid(), new Seen(process, now)));
        seen.values().removeIf(each -> each.at().plus(SHOWN).isBefore(now));
        told.values().removeIf(pod -> pod.seen.plus(QUIET).isBefore(now));
        List<HostIntruder> intruders = new ArrayList<>();
        exclusive.forEach((pod, cpus) -> among(pod, cpus).forEach(intruders::add));
        intruders.sort(Comparator.comparingInt(HostIntruder::pid).thenComparing(HostIntruder::pod));
        intruders.stream()
                .collect(
                        Collectors.groupingBy(HostIntruder::pod, TreeMap::new, Collectors.toList()))
                .forEach((pod, there) -> tell(pod, there, now));
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

    private void tell(PodName pod, List<HostIntruder> there, Instant now) {
        Told before = told.computeIfAbsent(pod, first -> new Told());
        before.seen = now;
        if (before.told.plus(QUIET).isAfter(now)) {
            return;
        }
        List<HostIntruder> news = new ArrayList<>();
        for (HostIntruder one : there) {
            if (before.known.size() < MAX_KNOWN
                    && before.known.add(new Subject(one.command(), one.group()))) {
                news.add(one);
            }
        }
        if (news.isEmpty()) {
            return;
        }
        before.told = now;
        String named =
                news.stream()
                        .limit(MAX_NAMED)
                        .map(one -> one.command() + " (" + one.pid() + " in " + one.group() + ")")
                        .collect(Collectors.joining(", "));
        int others = news.size() - MAX_NAMED;
        CpuSet cpus = news.stream().map(HostIntruder::cpus).reduce(CpuSet.EMPTY, CpuSet::union);
        events.warning(
                "Pod",
                new ObjectName(pod.namespace(), pod.name()),
                "ForeignProcess",
                "processes of the host run on its CPUs "
                        + cpus
                        + ": "
                        + named
                        + (others > 0 ? " and " + others + " more" : ""));
    }
}
