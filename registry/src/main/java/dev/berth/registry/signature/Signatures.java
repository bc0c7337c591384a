package dev.berth.registry.signature;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.SignatureLimits;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.upstream.Upstreams;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says of an image whether the policy of its repository lets it be used.
 *
 * <pre>
 * policy of the repository → claims about the image → a key of the policy signed one, and it names
 *                            the image → signed
 *                          ↘ the same for indexes of the repository that list the image
 * </pre>
 *
 * <p>A verdict is remembered until the index of the registry changes in any way: no signature, tag,
 * deletion or policy can be overlooked.
 */
public final class Signatures {
    private static final System.Logger LOG = System.getLogger(Signatures.class.getName());

    private final RegistryIndex index;
    private final SignPolicies policies;
    private final SignatureFinder finder;
    private final SignatureArtifact artifact;
    private final SignatureLimits limits;
    private final Upstreams upstreams;
    private final Verdicts verdicts;

    public Signatures(
            RegistryIndex index,
            BlobReader blobs,
            Upstreams upstreams,
            RegistryLimits limits,
            InstantSource clock) {
        var content = new SignedContent(index, blobs, upstreams);
        this.index = index;
        this.limits = limits.signatures();
        this.policies = new SignPolicies(index, this.limits);
        this.finder = new SignatureFinder(index, content, limits);
        this.artifact = new SignatureArtifact(content, limits);
        this.upstreams = upstreams;
        this.verdicts = new Verdicts(this.limits, clock);
    }

    /** The policies. */
    public SignPolicies policies() {
        return policies;
    }

    /** Whether the policy lets that image be used. */
    public Verdict verify(RepositoryName repository, Digest image) {
        // Asked first: what changes from now on makes the verdict an old one.
        long generation = index.garbage().changes();
        Optional<SignPolicy> policy = policies.of(repository);
        if (policy.isEmpty() || policy.get().mode() == SignMode.OFF) {
            return new Verdict.Unasked();
        }
        return verdicts.of(repository, image, generation)
                .orElseGet(
                        () -> {
                            var verdict = judged(repository, image, policy.get());
                            // Nothing changes here when an upstream's image is signed there.
                            boolean mayAge =
                                    upstreams.of(repository).isPresent()
                                            && !(verdict instanceof Verdict.Signed);
                            verdicts.keep(repository, image, generation, verdict, mayAge);
                            return verdict;
                        });
    }

    private Verdict judged(RepositoryName repository, Digest image, SignPolicy policy) {
        var search = new Search(repository, policy, new HashSet<>());
        Optional<String> signer = search.signer(image, 0);
        if (signer.isPresent()) {
            return new Verdict.Signed(signer.get());
        }
        if (artifact.is(repository, image)) {
            return new Verdict.Signed("it is a signature itself");
        }
        String reason =
                repository
                        + "@"
                        + image
                        + (search.seen == 0
                                ? " is not signed; the policy " + policy.pattern() + " asks for it"
                                : " has "
                                        + search.seen
                                        + " signatures and none by a key of the policy "
                                        + policy.pattern());
        LOG.log(System.Logger.Level.WARNING, reason);
        return policy.mode() == SignMode.REQUIRE
                ? new Verdict.Refused(reason)
                : new Verdict.Doubtful(reason);
    }

    /** One search for a signer, with a bounded amount of work. */
    private final class Search {
        private final RepositoryName repository;
        private final SignPolicy policy;
        private final Set<Digest> visited;
        private int seen;
        private int checks;

        Search(RepositoryName repository, SignPolicy policy, Set<Digest> visited) {
            this.repository = repository;
            this.policy = policy;
            this.visited = visited;
        }

        /** Who signed the image, or an index that lists it. */
        Optional<String> signer(Digest image, int level) {
            if (!visited.add(image)) {
                return Optional.empty();
            }
            for (Claim claim : finder.claims(repository, image)) {
                seen++;
                for (VerificationKey key : policy.keys()) {
                    if (checks == limits.checks()) {
                        return Optional.empty();
                    }
                    checks++;
                    if (key.signed(claim.message().get(), claim.signature().get())
                            && claim.names().test(image)) {
                        return Optional.of("signed by " + key);
                    }
                }
            }
            return level < limits.levels() ? parent(image, level + 1) : Optional.empty();
        }

        private Optional<String> parent(Digest image, int level) {
            List<Digest> parents = index.parents(repository, image, limits.parents());
            for (Digest parent : parents) {
                Optional<String> signer = signer(parent, level);
                if (signer.isPresent()) {
                    return signer.map(by -> by + ", through the index " + parent);
                }
            }
            return Optional.empty();
        }
    }
}
