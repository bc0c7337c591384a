/**
 * Owns: which images have to be signed, by whom, and whether they are: cosign's signatures by a
 * key. Never: how a refusal is told, nor certificates and transparency logs. Start at: {@link
 * dev.berth.registry.signature.Signatures}. Next in flow: {@code http}, which refuses a pull.
 */
@NullMarked
package dev.berth.registry.signature;

import org.jspecify.annotations.NullMarked;
