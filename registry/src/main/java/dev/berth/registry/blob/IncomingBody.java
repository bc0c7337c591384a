package dev.berth.registry.blob;

import java.io.InputStream;
import java.util.OptionalLong;

/**
 * Bytes on their way in.
 *
 * @param stream the bytes; it may fail with an unchecked exception when the client goes
 * @param first where the client says that they begin; empty where it does not say
 * @param length how many the client says there are; empty where it does not say
 * @param work hears when it is the disk that the client waits for
 */
public record IncomingBody(
        InputStream stream, OptionalLong first, OptionalLong length, DiskWork work) {
    /** No bytes at all. */
    public static IncomingBody none() {
        return new IncomingBody(
                InputStream.nullInputStream(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                () -> () -> {});
    }
}
