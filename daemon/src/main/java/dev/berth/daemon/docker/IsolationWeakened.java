package dev.berth.daemon.docker;

import java.util.List;

/**
 * The engine accepted a container or an update, and warned that it cannot enforce a part of it.
 *
 * <p>A missing kernel controller would otherwise silently leave a container without the limits that
 * its neighbours rely on.
 */
public final class IsolationWeakened extends EngineException {
    private static final long serialVersionUID = 1;

    private final String[] warnings;

    IsolationWeakened(String what, List<String> warnings) {
        super(Kind.WEAKENED, what + ": the engine warns: " + String.join("; ", warnings));
        this.warnings = warnings.toArray(String[]::new);
    }

    /** The engine's own sentences, at least one. */
    public List<String> warnings() {
        return List.of(warnings);
    }
}
