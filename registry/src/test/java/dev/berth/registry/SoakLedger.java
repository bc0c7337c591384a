package dev.berth.registry;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.RegistryEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** What a soak has done so far, what was deleted and what went wrong. */
final class SoakLedger {
    private static final int MOST_ERRORS = 50;

    /** A manifest of a repository. */
    record Held(String repository, Digest digest) {}

    /** When each manifest was last deleted or about to be, in nanoseconds. */
    private final ConcurrentMap<Held, Long> deleted = new ConcurrentHashMap<>();

    private final Set<Held> pushed = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());

    void count(String what) {
        count(what, 1);
    }

    void count(String what, long more) {
        counts.computeIfAbsent(what, absent -> new AtomicLong()).addAndGet(more);
    }

    long counted(String what) {
        return counts.getOrDefault(what, new AtomicLong()).get();
    }

    void error(String what) {
        count("errors");
        if (errors.size() < MOST_ERRORS) {
            errors.add(what);
        }
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    void pushed(Held held) {
        pushed.add(held);
    }

    Set<Held> pushed() {
        return Set.copyOf(pushed);
    }

    /** Told before a client deletes, and by the registry of what it deletes by itself. */
    void deleting(Held held) {
        deleted.put(held, System.nanoTime());
    }

    void happened(RegistryEvent event) {
        if (event instanceof RegistryEvent.ManifestDeleted(var repository, var digest)) {
            deleting(new Held(repository.value(), digest));
        }
    }

    boolean wasDeletedSince(Held held, long nanoTime) {
        Long at = deleted.get(held);
        return at != null && at - nanoTime >= 0;
    }

    @Override
    public String toString() {
        return new TreeMap<>(counts).toString();
    }
}
