package dev.berth.policies.workload;

import java.security.MessageDigest;
import java.util.Arrays;

/** Bytes that nobody may read by accident: they are in no text that is made of them. */
public final class SecretValue {
    private final byte[] bytes;

    private SecretValue(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of these bytes. */
    public static SecretValue of(byte[] bytes) {
        return new SecretValue(bytes.clone());
    }

    /** The bytes themselves, a copy for each caller. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** How many bytes. */
    public int length() {
        return bytes.length;
    }

    /** In a time that does not tell how much of them is the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SecretValue value && MessageDigest.isEqual(bytes, value.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** How long it is, and nothing else. */
    @Override
    public String toString() {
        return "(" + bytes.length + " bytes)";
    }
}
