package dev.berth.daemon.cli.client;

import java.io.InputStream;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * A request's body that is sent as it is read.
 *
 * @param stream the bytes; not closed
 * @param length how many there are; empty where that is not known
 * @param sent told of how many were sent so far
 */
public record RequestSource(InputStream stream, OptionalLong length, LongConsumer sent) {}
