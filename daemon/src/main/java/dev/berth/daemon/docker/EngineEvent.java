package dev.berth.daemon.docker;

/**
 * Something that happened to a container of ours.
 *
 * @param id the container's id
 * @param action the engine's word, such as {@code die}
 * @param timeNanos when, in nanoseconds since 1970 on the engine's clock
 */
public record EngineEvent(String id, String action, long timeNanos) {
    static EngineEvent read(Fields line) throws EngineException {
        return new EngineEvent(
                line.object("Actor").text("ID"), line.text("Action"), line.number("timeNano"));
    }
}
