package dev.berth.registry.signature;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.SignatureLimits;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.index.StoredSignPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The policies, kept in the index; the ones in force are read again when it has changed. */
public final class SignPolicies {
    private record Snapshot(long generation, List<SignPolicy> policies) {}

    private final RegistryIndex index;
    private final SignatureLimits limits;
    private final AtomicReference<Snapshot> inForce =
            new AtomicReference<>(new Snapshot(-1, List.of()));

    SignPolicies(RegistryIndex index, SignatureLimits limits) {
        this.index = index;
        this.limits = limits;
    }

    /** Every policy, the most exact pattern first. */
    public List<SignPolicy> all() {
        long generation = index.garbage().changes();
        Snapshot known = inForce.get();
        if (known.generation() == generation) {
            return known.policies();
        }
        List<SignPolicy> read =
                index.signPolicies().stream()
                        .map(this::policy)
                        .sorted(
                                Comparator.comparingInt(
                                                (SignPolicy policy) ->
                                                        -policy.pattern().exactness())
                                        .thenComparing(policy -> policy.pattern().text()))
                        .toList();
        inForce.set(new Snapshot(generation, read));
        return read;
    }

    /** The policy that counts for that repository. */
    public Optional<SignPolicy> of(RepositoryName repository) {
        return all().stream().filter(policy -> policy.pattern().fits(repository)).findFirst();
    }

    /** Reads a policy as people write it, and tells every problem. */
    public Result<SignPolicy> read(String pattern, String mode, List<String> pems) {
        var problems = new ArrayList<Problem>();
        var keys = new ArrayList<VerificationKey>();
        for (String pem : pems.subList(0, Math.min(pems.size(), limits.keys() + 1))) {
            switch (VerificationKey.parse(pem, limits.keyBytes())) {
                case Result.Ok<VerificationKey>(VerificationKey key) -> keys.add(key);
                case Result.Refused<VerificationKey>(var found) -> problems.addAll(found);
            }
        }
        Optional<SignMode> parsed = SignMode.of(mode);
        if (parsed.isEmpty()) {
            problems.add(Problem.at("mode", "no mode, expected off, warn or require"));
        }
        return switch (RepositoryPattern.parse(pattern)) {
            case Result.Refused<RepositoryPattern>(var found) -> {
                problems.addAll(found);
                yield Result.refused(problems);
            }
            case Result.Ok<RepositoryPattern>(RepositoryPattern repositories) ->
                    problems.isEmpty()
                            ? SignPolicy.of(repositories, parsed.orElseThrow(), keys, limits.keys())
                            : Result.refused(problems);
        };
    }

    /**
     * Adds a policy, or replaces the one of that pattern.
     *
     * @throws StorageFault {@code BUSY} where as many exist as may
     */
    public void set(SignPolicy policy) {
        var pems = policy.keys().stream().map(VerificationKey::pem).toList();
        var stored =
                new StoredSignPolicy(
                        policy.pattern().text(), policy.mode().label(), String.join("", pems));
        if (!index.putSignPolicy(stored, limits.policies())) {
            throw new StorageFault(
                    StorageFault.Kind.BUSY,
                    "there are " + limits.policies() + " policies, no more are kept");
        }
    }

    /** Removes the policy of that pattern; false where there is none. */
    public boolean remove(RepositoryPattern pattern) {
        return index.removeSignPolicy(pattern.text());
    }

    /** Reads what was written here; a row that cannot be read must not open what it closed. */
    private SignPolicy policy(StoredSignPolicy stored) {
        var keys = new ArrayList<VerificationKey>();
        for (String pem : stored.keys().split("(?<=-----END PUBLIC KEY-----\n)", -1)) {
            if (!pem.isBlank()) {
                keys.add(parsed(VerificationKey.parse(pem, limits.keyBytes())));
            }
        }
        return new SignPolicy(
                parsed(RepositoryPattern.parse(stored.pattern())),
                SignMode.of(stored.mode()).orElse(SignMode.REQUIRE),
                keys);
    }

    private static <T> T parsed(Result<T> read) {
        return switch (read) {
            case Result.Ok<T>(T value) -> value;
            case Result.Refused<T>(var problems) ->
                    throw new StorageFault(
                            StorageFault.Kind.BROKEN,
                            "a policy in the index cannot be read: " + problems.getFirst());
        };
    }
}
