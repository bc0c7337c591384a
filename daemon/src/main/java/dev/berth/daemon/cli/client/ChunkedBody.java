package dev.berth.daemon.cli.client;

import java.io.IOException;
import java.io.InputStream;

/** A body in chunks (RFC 9112 §7.1); extensions and trailers are read and dropped. */
final class ChunkedBody extends InputStream {
    /** Hexadecimal digits of a chunk's size: up to 4 GiB − 1. */
    private static final int MAX_SIZE_DIGITS = 8;

    /** Trailer lines after the last chunk. */
    private static final int MAX_TRAILERS = AnswerReader.MAX_FIELDS;

    private final InputStream input;
    private long rest;
    private boolean started;
    private boolean ended;

    ChunkedBody(InputStream input) {
        this.input = input;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (rest == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = input.read(bytes, offset, (int) Math.min(length, rest));
        if (count < 0) {
            throw AnswerReader.brokenOff();
        }
        rest -= count;
        return count;
    }

    private void nextChunk() throws IOException {
        if (started && !AnswerReader.line(input).isEmpty()) {
            throw AnswerReader.garbled("a chunk longer than its size");
        }
        started = true;
        rest = size(AnswerReader.line(input));
        if (rest == 0) {
            trailers();
            ended = true;
        }
    }

    private static long size(String line) throws AdminException {
        int extension = line.indexOf(';');
        String digits = (extension < 0 ? line : line.substring(0, extension)).strip();
        boolean hexadecimal =
                !digits.isEmpty()
                        && digits.length() <= MAX_SIZE_DIGITS
                        && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        if (!hexadecimal) {
            throw AnswerReader.garbled("a chunk without a size");
        }
        return Long.parseLong(digits, 16);
    }

    private void trailers() throws IOException {
        for (int count = 0; count <= MAX_TRAILERS; count++) {
            if (AnswerReader.line(input).isEmpty()) {
                return;
            }
        }
        throw AnswerReader.garbled("more than " + MAX_TRAILERS + " trailer lines");
    }
}
