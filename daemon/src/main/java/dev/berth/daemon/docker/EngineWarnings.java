package dev.berth.daemon.docker;

import java.util.List;

/** Judges the warnings that the engine adds to an answer that says it did what was asked. */
final class EngineWarnings {
    /** Warnings that take nothing from a neighbour, by their beginning. */
    private static final List<String> HARMLESS =
            List.of(
                    // Memory stays limited; only its overflow into swap is not accounted. Several
                    // distributions boot without swap accounting, and few devices have swap.
                    "Your kernel does not support swap limit capabilities",
                    // Speed, not isolation: the image runs in an emulator or fails by itself.
                    "The requested image's platform");

    private EngineWarnings() {}

    /**
     * Passes when every warning of the answer is known to be harmless.
     *
     * @param what the call, for the message
     * @throws IsolationWeakened with the others
     */
    static void check(String what, Fields answer) throws EngineException {
        var serious =
                answer.texts("Warnings").stream()
                        .filter(warning -> HARMLESS.stream().noneMatch(warning::startsWith))
                        .map(Printable::of)
                        .toList();
        if (!serious.isEmpty()) {
            throw new IsolationWeakened(what, serious);
        }
    }
}
