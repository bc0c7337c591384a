package dev.berth.proxy.wire;

import java.io.IOException;
import java.util.Arrays;

/** Bytes that are gathered before they are written; grows as needed, used by one thread. */
public final class Octets {
    private byte[] bytes;
    private int size;

    public Octets(int capacity) {
        bytes = new byte[capacity];
    }

    public int size() {
        return size;
    }

    /** What was gathered, from 0 to {@link #size()}; valid until more is added. */
    public byte[] array() {
        return bytes;
    }

    public void add(int octet) {
        ensure(1);
        bytes[size++] = (byte) octet;
    }

    /** Adds four octets, the highest first. */
    public void addInt(int value) {
        ensure(4);
        setInt(size, value);
        size += 4;
    }

    public void add(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    public void add(byte[] source) {
        add(source, 0, source.length);
    }

    /** Adds a text whose every char is one octet (ISO 8859-1). */
    @SuppressWarnings("deprecation") // The one way that copies the low octets and nothing else.
    public void addLatin1(String text) {
        int length = text.length();
        ensure(length);
        text.getBytes(0, length, bytes, size);
        size += length;
    }

    /** Leaves room for octets that are set later. */
    public void skip(int length) {
        ensure(length);
        size += length;
    }

    public void set(int at, int octet) {
        bytes[at] = (byte) octet;
    }

    /** Sets four octets, the highest first. */
    public void setInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    /** Forgets what was added since. */
    public void truncate(int earlierSize) {
        size = earlierSize;
    }

    /** Forgets everything, and the array too if it is larger than that. */
    public void clear(int keptCapacity) {
        size = 0;
        if (bytes.length > keptCapacity) {
            bytes = new byte[keptCapacity];
        }
    }

    public void writeTo(ByteSink sink) throws IOException {
        sink.write(bytes, 0, size);
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensure(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
