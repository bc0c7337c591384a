package dev.berth.daemon.store;

import dev.berth.policies.image.Digest;
import java.util.Optional;

/**
 * What an image's name was resolved to when it was first needed.
 *
 * @param engineReference the name under which the engine makes containers of it
 * @param digest the content, where it is known
 */
public record ImagePin(String engineReference, Optional<Digest> digest) {}
