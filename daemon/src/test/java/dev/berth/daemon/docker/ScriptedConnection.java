package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/** A connection that delivers bytes in the pieces that a test cuts, and swallows what is sent. */
final class ScriptedConnection implements EngineConnection {
    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
    private boolean closed;

    ScriptedConnection(List<String> pieces) {
        for (var piece : pieces) {
            if (!piece.isEmpty()) {
                this.pieces.add(piece.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    boolean closed() {
        return closed;
    }

    @Override
    public int read(byte[] target, int offset, int length, Deadline deadline)
            throws EngineException {
        if (closed) {
            throw new EngineException(Kind.CANCELLED, "read after close");
        }
        var piece = pieces.poll();
        if (piece == null) {
            return -1;
        }
        int count = Math.min(length, piece.length);
        System.arraycopy(piece, 0, target, offset, count);
        if (count < piece.length) {
            pieces.addFirst(Arrays.copyOfRange(piece, count, piece.length));
        }
        return count;
    }

    @Override
    public void write(byte[] source, int offset, int length, Deadline deadline) {}

    @Override
    public boolean quiet() {
        return !closed && pieces.isEmpty();
    }

    @Override
    public void abort() {
        closed = true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
