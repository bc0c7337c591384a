package dev.berth.daemon.probe;

import dev.berth.policies.workload.ProbeKind;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The last answers to the probes of each container that exists, in memory only; thread-safe. Who
 * wants to keep those of a container that goes takes them before it is gone.
 */
public final class ProbeHistory {
    /** Different answers that are kept of a container and kind; the oldest goes first. */
    static final int MAX_RECORDS = 8;

    private final InstantSource clock;
    private final Map<String, Map<ProbeKind, ArrayDeque<ProbeRecord>>> byContainer =
            new HashMap<>();

    ProbeHistory(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * What the container's probes were told, by kind and the oldest first; at most {@value
     * #MAX_RECORDS} of a kind.
     *
     * @param containerId the engine's id
     */
    public synchronized List<ProbeRecord> of(String containerId) {
        List<ProbeRecord> records = new ArrayList<>();
        byContainer.getOrDefault(containerId, Map.of()).values().forEach(records::addAll);
        return List.copyOf(records);
    }

    synchronized void note(String containerId, ProbeKind kind, ProbeAnswer answer) {
        var now = clock.instant();
        ArrayDeque<ProbeRecord> records =
                byContainer
                        .computeIfAbsent(containerId, first -> new EnumMap<>(ProbeKind.class))
                        .computeIfAbsent(kind, first -> new ArrayDeque<>(MAX_RECORDS + 1));
        ProbeRecord last = records.peekLast();
        if (last != null && last.isLike(answer)) {
            records.removeLast();
            records.addLast(last.again(answer, now));
            return;
        }
        records.addLast(ProbeRecord.of(kind, answer, now));
        if (records.size() > MAX_RECORDS) {
            records.removeFirst();
        }
    }

    /** Forgets all others. */
    synchronized void retain(Set<String> containerIds) {
        byContainer.keySet().retainAll(containerIds);
    }
}
