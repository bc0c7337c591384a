package dev.berth.proxy.http2.server;

/** How much a client may still send, on a stream or on the connection (RFC 9113 §5.2). */
final class ReceiveWindow {
    private final int size;
    private int left;
    private int read;

    ReceiveWindow(int size) {
        this.size = size;
        this.left = size;
    }

    /** Counts what came; false if it is more than was allowed. */
    boolean take(int bytes) {
        left -= bytes;
        return left >= 0;
    }

    /**
     * Counts what was read.
     *
     * @return by how much the window is to be opened now; 0 while that is not worth a frame
     */
    int giveBack(int bytes) {
        read += bytes;
        if (read < size / 2) {
            return 0;
        }
        int increment = read;
        left += increment;
        read = 0;
        return increment;
    }
}
