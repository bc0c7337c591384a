package dev.berth.daemon.simulation;

import dev.berth.daemon.control.EmbeddedRegistry;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A registry to which anything can be pushed; it outlives the daemon. */
final class SimulatedRegistry implements EmbeddedRegistry {
    private final Map<String, Digest> tags = new HashMap<>();
    private int pushes;

    /** Makes the tag name something new. */
    void push(String repository, String tag) {
        tags.put(
                repository + ":" + tag,
                Digest.parse("sha256:" + "%064x".formatted(++pushes)).orElseThrow());
    }

    @Override
    public String name() {
        return "127.0.0.1:5000";
    }

    @Override
    public boolean has(RepositoryName repository, Digest digest) {
        return tags.containsValue(digest);
    }

    @Override
    public Optional<Digest> resolve(RepositoryName repository, Tag tag) {
        return Optional.ofNullable(tags.get(repository + ":" + tag));
    }
}
