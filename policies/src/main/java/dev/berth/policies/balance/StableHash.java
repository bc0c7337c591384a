package dev.berth.policies.balance;

/** A 64-bit hash of text that is the same in every process: FNV-1a with a strong finish. */
public final class StableHash {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private StableHash() {}

    /** Of a text, by its UTF-16 units. */
    public static long of(String text) {
        long hash = OFFSET;
        for (int at = 0; at < text.length(); at++) {
            hash = (hash ^ text.charAt(at)) * PRIME;
        }
        return mixed(hash);
    }

    /** Of an endpoint: where it is and which pod is there. */
    public static long of(Endpoint endpoint) {
        return mixed(of(endpoint.authority()) * 31 + of(endpoint.pod()));
    }

    /** Spreads every bit over all (the finish of SplitMix64). */
    static long mixed(long value) {
        long hash = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return hash ^ (hash >>> 31);
    }
}
