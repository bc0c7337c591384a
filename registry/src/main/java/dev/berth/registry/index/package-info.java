/**
 * Owns: who holds which content, in SQLite: repositories, links, manifests, tags, uploads, logins.
 * Never: the content itself. Start at: {@link dev.berth.registry.index.RegistryIndex}. Next in
 * flow: nothing; a committed row is the end of a push.
 */
@NullMarked
package dev.berth.registry.index;

import org.jspecify.annotations.NullMarked;
