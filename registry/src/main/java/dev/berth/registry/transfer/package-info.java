/**
 * Owns: images as archives, on their way in and out: OCI image layouts and Docker's own form in a
 * tar. Never: HTTP, or files other than staged content. Start at: {@link
 * dev.berth.registry.transfer.Imports} and {@link dev.berth.registry.transfer.Exports}. Next in
 * flow: {@code blob.Staging}, which makes an archive's content visible at once.
 */
@NullMarked
package dev.berth.registry.transfer;

import org.jspecify.annotations.NullMarked;
