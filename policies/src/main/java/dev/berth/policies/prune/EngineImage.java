package dev.berth.policies.prune;

import java.util.List;

/**
 * An image in an engine's own store.
 *
 * @param id the engine's
 * @param references every name that it has there, {@code name:tag} and {@code name@digest}
 * @param bytes of its layers; some may belong to other images too
 */
public record EngineImage(String id, List<String> references, long bytes) {
    public EngineImage {
        references = List.copyOf(references);
    }
}
