package dev.berth.daemon.api;

import java.util.LinkedHashSet;

/**
 * Those who follow logs, the one that was silent longest first; thread-safe.
 *
 * <p>Of a client that went away nobody hears before there is something to send. So that those who
 * follow containers without output do not take every place for good, a newcomer ends the one that
 * was silent longest.
 */
final class LogFollowers {
    /** Followers at once: fewer than logs that the engine's client reads at a time. */
    static final int MAX_FOLLOWERS = 12;

    private final LinkedHashSet<Follower> bySilence = new LinkedHashSet<>();

    /** One who follows; is told to end when another one needs the place. */
    interface Follower {
        void end();
    }

    /** Takes one in. */
    void enter(Follower follower) {
        Follower silent = null;
        synchronized (this) {
            bySilence.addLast(follower);
            if (bySilence.size() > MAX_FOLLOWERS) {
                silent = bySilence.removeFirst();
            }
        }
        if (silent != null) {
            silent.end();
        }
    }

    /** It was sent something just now. */
    synchronized void sent(Follower follower) {
        if (bySilence.remove(follower)) {
            bySilence.addLast(follower);
        }
    }

    /** Lets one go. */
    synchronized void leave(Follower follower) {
        bySilence.remove(follower);
    }
}
