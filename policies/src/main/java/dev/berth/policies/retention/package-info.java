/**
 * Owns: which tags and manifests of a repository stay and which go. Never: the deletion itself.
 * Start at: {@link dev.berth.policies.retention.Retention}. Next in flow: the registry's collector,
 * which checks each step once more when it takes it.
 */
@NullMarked
package dev.berth.policies.retention;

import org.jspecify.annotations.NullMarked;
