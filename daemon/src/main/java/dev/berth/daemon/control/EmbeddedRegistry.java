package dev.berth.daemon.control;

import dev.berth.daemon.config.ListenAddress;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.Registry;
import dev.berth.registry.signature.SignMode;
import dev.berth.registry.signature.Verdict;
import java.util.Optional;

/** What the loop asks of the registry that is a part of the appliance. */
public interface EmbeddedRegistry {
    /** The one that listens. */
    static EmbeddedRegistry of(Registry registry) {
        return new Listening(registry);
    }

    /** What it is called in names of images, {@code HOST:PORT}. */
    String name();

    /** Whether the repository holds that content. */
    boolean has(RepositoryName repository, Digest digest);

    /** What the tag names now. */
    Optional<Digest> resolve(RepositoryName repository, Tag tag);

    /** Why the policy of its repository does not let an image be used; empty where it does. */
    default Optional<String> refusal(RepositoryName repository, Digest digest) {
        return Optional.empty();
    }

    /** The policy that asks for a signature of every image of a repository, by its pattern. */
    default Optional<String> signaturePolicy(RepositoryName repository) {
        return Optional.empty();
    }

    /** The registry's own process is this one. */
    record Listening(Registry registry) implements EmbeddedRegistry {
        @Override
        public String name() {
            return ListenAddress.of(registry.address()).toString();
        }

        @Override
        public boolean has(RepositoryName repository, Digest digest) {
            return registry.has(repository, digest);
        }

        @Override
        public Optional<Digest> resolve(RepositoryName repository, Tag tag) {
            return registry.resolve(repository, tag);
        }

        @Override
        public Optional<String> refusal(RepositoryName repository, Digest digest) {
            return registry.verify(repository, digest) instanceof Verdict.Refused(String reason)
                    ? Optional.of(reason)
                    : Optional.empty();
        }

        @Override
        public Optional<String> signaturePolicy(RepositoryName repository) {
            return registry.signPolicies()
                    .of(repository)
                    .filter(policy -> policy.mode() == SignMode.REQUIRE)
                    .map(policy -> policy.pattern().toString());
        }
    }
}
