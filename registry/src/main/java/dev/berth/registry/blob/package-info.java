/**
 * Owns: content as files, from the first uploaded byte to a synced file named by its digest. Never:
 * HTTP, or what a manifest means. Start at: {@link dev.berth.registry.blob.UploadSessions}. Next in
 * flow: {@code index}, whose transaction makes a file visible.
 */
@NullMarked
package dev.berth.registry.blob;

import org.jspecify.annotations.NullMarked;
