package dev.berth.daemon.control;

import java.util.concurrent.locks.Lock;

/**
 * Where the parts of the loop run beside each other and how they wait: threads and time, so that a
 * simulation can have its own.
 */
public interface Workers {
    /** Threads of this process and time as it passes. */
    static Workers ofThreads() {
        return new ThreadWorkers();
    }

    /** Begins the work beside everything else; never fails. */
    Worker start(String name, Runnable work);

    /**
     * The same for work that must go on while others keep the machine's shared threads busy.
     *
     * @see Thread#ofPlatform
     */
    Worker startApart(String name, Runnable work);

    /** A signal that was not raised so far. */
    Signal signal();

    /** A lock that nobody holds so far, for work that waits for the engine while it holds it. */
    Lock lock();
}
