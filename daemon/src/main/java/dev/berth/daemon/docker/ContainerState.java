package dev.berth.daemon.docker;

import dev.berth.daemon.docker.EngineException.Kind;
import java.util.Locale;

/** What the engine says a container is doing ({@code State.Status}). */
public enum ContainerState {
    CREATED,
    RUNNING,
    PAUSED,
    RESTARTING,
    REMOVING,
    EXITED,
    DEAD;

    static ContainerState parse(String text) throws EngineException {
        for (var state : values()) {
            if (state.name().toLowerCase(Locale.ROOT).equals(text)) {
                return state;
            }
        }
        throw new EngineException(
                Kind.PROTOCOL, "container state \"" + Printable.of(text) + "\" is unknown");
    }
}
