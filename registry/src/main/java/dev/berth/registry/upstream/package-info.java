/**
 * Owns: content of other registries under a prefix of their own: asking for it, checking it,
 * keeping it. Never: how a client is answered, nor content that was pushed here. Start at: {@link
 * dev.berth.registry.upstream.Upstreams}. Next in flow: {@code blob} and {@code manifest}, which
 * store it.
 */
@NullMarked
package dev.berth.registry.upstream;

import org.jspecify.annotations.NullMarked;
