package dev.berth.daemon.control;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which of the running containers accept connections; one probe for each. */
final class Readiness implements AutoCloseable {
    private final Workers workers;
    private final PortCheck check;
    private final Runnable onChange;
    private final Map<String, PortProbe> probes = new HashMap<>();

    Readiness(Workers workers, PortCheck check, Runnable onChange) {
        this.workers = workers;
        this.check = check;
        this.onChange = onChange;
    }

    /** Probes exactly these from now on; what was known of an unchanged one stays known. */
    synchronized void watch(Collection<PortProbe.Subject> subjects) {
        Set<String> wanted = new HashSet<>();
        for (PortProbe.Subject subject : subjects) {
            wanted.add(subject.containerId());
            PortProbe known = probes.get(subject.containerId());
            if (known == null || !known.subject().equals(subject)) {
                if (known != null) {
                    known.close();
                }
                probes.put(
                        subject.containerId(), PortProbe.start(subject, workers, check, onChange));
            }
        }
        probes.entrySet()
                .removeIf(
                        probe -> {
                            boolean gone = !wanted.contains(probe.getKey());
                            if (gone) {
                                probe.getValue().close();
                            }
                            return gone;
                        });
    }

    synchronized boolean isReady(String containerId) {
        PortProbe probe = probes.get(containerId);
        return probe != null && probe.isReady();
    }

    @Override
    public synchronized void close() {
        probes.values().forEach(PortProbe::close);
        probes.clear();
    }
}
