package dev.berth.daemon.cli.client;

import java.io.IOException;
import java.io.InputStream;

/** A body whose length was announced; ending before it is a fault. */
final class FixedBody extends InputStream {
    private final InputStream input;
    private long rest;

    FixedBody(InputStream input, long length) {
        this.input = input;
        this.rest = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (rest == 0) {
            return -1;
        }
        int count = input.read(bytes, offset, (int) Math.min(length, rest));
        if (count < 0) {
            throw AnswerReader.brokenOff();
        }
        rest -= count;
        return count;
    }
}
