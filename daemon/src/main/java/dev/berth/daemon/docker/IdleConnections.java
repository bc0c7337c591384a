package dev.berth.daemon.docker;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Connections between two requests, the last used first; thread-safe. */
final class IdleConnections implements AutoCloseable {
    /** Kept connections; more would only make the engine hold descriptors for us. */
    static final int MAX_IDLE = 4;

    private final ArrayDeque<EngineConnection> stack = new ArrayDeque<>(MAX_IDLE);
    private boolean closed;

    /** A connection over which nothing unasked came in, or {@code null}. */
    @Nullable EngineConnection take() {
        while (true) {
            EngineConnection candidate;
            synchronized (this) {
                candidate = stack.pollLast();
            }
            if (candidate == null || candidate.quiet()) {
                return candidate;
            }
            candidate.close();
        }
    }

    /** Keeps a connection, or closes the one that waited longest when there are enough. */
    void put(EngineConnection connection) {
        EngineConnection surplus = null;
        synchronized (this) {
            if (closed) {
                surplus = connection;
            } else {
                stack.addLast(connection);
                if (stack.size() > MAX_IDLE) {
                    surplus = stack.pollFirst();
                }
            }
        }
        if (surplus != null) {
            surplus.close();
        }
    }

    /** Closes what is kept; what comes back later is closed at once. */
    @Override
    public synchronized void close() {
        closed = true;
        stack.forEach(EngineConnection::close);
        stack.clear();
    }
}
