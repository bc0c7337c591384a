package dev.berth.registry.http;

import java.util.Set;
import java.util.function.Supplier;

/**
 * What a listener asks of those who come in through it.
 *
 * @param anonymousPull whether anybody may pull
 * @param names under which clients reach it, in lower case; its addresses need not be among them
 */
record Door(boolean anonymousPull, Supplier<Set<String>> names) {
    /** The one on loopback: whoever is on the host may pull. */
    static final Door PLAIN =
            new Door(true, () -> Set.of("localhost", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1"));
}
