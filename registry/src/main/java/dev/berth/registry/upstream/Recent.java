package dev.berth.registry.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What happened to a thing lately, in memory: a bounded number of things, those longest unasked for
 * forgotten first. A restart forgets all, so that nothing is written for it.
 */
final class Recent<K> {
    private final Duration life;
    private final InstantSource clock;
    private final Map<K, Instant> until;

    Recent(int most, Duration life, InstantSource clock) {
        this.life = life;
        this.clock = clock;
        this.until =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<K, Instant> eldest) {
                        return size() > most;
                    }
                };
    }

    /** It happened now. */
    synchronized void note(K thing) {
        until.put(thing, clock.instant().plus(life));
    }

    synchronized void forget(K thing) {
        until.remove(thing);
    }

    /** Whether it happened within the time. */
    synchronized boolean has(K thing) {
        Instant end = until.get(thing);
        if (end != null && clock.instant().isBefore(end)) {
            return true;
        }
        until.remove(thing);
        return false;
    }
}
