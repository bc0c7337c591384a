package dev.berth.registry.index;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the reading of stored content got.
 *
 * @param lastBlob the row that was read last; 0 between two passes
 * @param finishedAt when a pass last came to its end
 */
public record ScrubCursor(long lastBlob, Optional<Instant> finishedAt) {}
