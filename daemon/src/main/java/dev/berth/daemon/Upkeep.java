package dev.berth.daemon;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Does what has to be done now and then, on a thread of its own, and at once when asked to. */
final class Upkeep implements AutoCloseable {
    /** The longest time between two rounds. */
    static final Duration PERIOD = Duration.ofMinutes(1);

    private static final Logger LOG = System.getLogger(Upkeep.class.getName());

    private final List<Chore> chores;
    private final Semaphore requests = new Semaphore(0);
    private final Thread thread;

    /** One thing to see to; cheap where there is nothing to do. */
    interface Chore {
        void run() throws IOException;
    }

    private Upkeep(List<Chore> chores) {
        this.chores = List.copyOf(chores);
        this.thread = Thread.ofVirtual().name("upkeep").unstarted(this::run);
    }

    static Upkeep start(Chore... chores) {
        var upkeep = new Upkeep(List.of(chores));
        upkeep.thread.start();
        return upkeep;
    }

    /** Begins a round soon. */
    void request() {
        requests.release();
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                boolean asked = requests.tryAcquire(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
                LOG.log(Level.TRACE, () -> asked ? "asked for upkeep" : "time for upkeep");
                requests.drainPermits();
                chores.forEach(Upkeep::attempt);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void attempt(Chore chore) {
        try {
            chore.run();
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "upkeep failed, next try soon: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            // Also what could not be loaded: without this thread no certificate is renewed.
            LOG.log(Level.ERROR, "invariant broken in upkeep", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
