package dev.berth.proxy.http2.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of a connection that are not over; used with the lock of its outbox held. */
final class StreamTable {
    /** Beyond it a connection takes no more streams, long before the numbers run out. */
    private static final int LAST = 1 << 30;

    private final Map<Integer, ClientStream> streams = new HashMap<>();
    private int next = 1;

    /** Numbers a stream that begins. */
    int begin(ClientStream stream) {
        int id = next;
        next += 2;
        streams.put(id, stream);
        return id;
    }

    boolean exhausted() {
        return next > LAST;
    }

    /** Whether the stream was begun, though it may be over. */
    boolean wasBegun(int id) {
        return (id & 1) == 1 && id < next;
    }

    @Nullable ClientStream get(int id) {
        return streams.get(id);
    }

    void remove(int id) {
        streams.remove(id);
    }

    /** Those with a higher number. */
    List<ClientStream> above(int id) {
        List<ClientStream> found = new ArrayList<>();
        for (Map.Entry<Integer, ClientStream> entry : streams.entrySet()) {
            if (entry.getKey() > id) {
                found.add(entry.getValue());
            }
        }
        return found;
    }
}
