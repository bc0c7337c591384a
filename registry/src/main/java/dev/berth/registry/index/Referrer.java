package dev.berth.registry.index;

import java.util.Optional;

/**
 * A manifest that names another as its subject.
 *
 * @param position where it stands among all; grows with every manifest that comes
 * @param manifest what it is
 * @param artifactType what it says that it is, or an image's config media type
 */
public record Referrer(long position, StoredManifest manifest, Optional<String> artifactType) {}
