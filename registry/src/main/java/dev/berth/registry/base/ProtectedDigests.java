package dev.berth.registry.base;

import dev.berth.policies.image.Digest;
import java.util.Set;

/**
 * Names the manifests that somebody outside of the registry relies on, such as those of the
 * workloads that are wanted or were wanted last. They and what they need are never collected.
 */
@FunctionalInterface
public interface ProtectedDigests {
    /**
     * The digests now; asked anew for every step. While it fails, nothing is removed for retention.
     */
    Set<Digest> digests();
}
