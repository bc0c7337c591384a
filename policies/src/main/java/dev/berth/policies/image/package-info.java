/**
 * Owns: names of content: digests, repositories, tags, image references. Never: a path, a URL or a
 * network. Start at: {@link dev.berth.policies.image.ImageReference}. Next in flow: the registry
 * and the workloads.
 */
@NullMarked
package dev.berth.policies.image;

import org.jspecify.annotations.NullMarked;
