package dev.berth.registry.signature;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.List;

/**
 * Whose signatures count in some repositories, and what becomes of images without one.
 *
 * @param pattern which repositories
 * @param mode what becomes of them
 * @param keys any one of them is enough
 */
public record SignPolicy(RepositoryPattern pattern, SignMode mode, List<VerificationKey> keys) {
    public SignPolicy {
        keys = keys.stream().distinct().toList();
    }

    /** A policy that can be kept: signatures that are asked for need a key. */
    public static Result<SignPolicy> of(
            RepositoryPattern pattern, SignMode mode, List<VerificationKey> keys, int mostKeys) {
        if (mode != SignMode.OFF && keys.isEmpty()) {
            return Result.refused(
                    Problem.at("keys", "mode " + mode.label() + " needs at least one public key"));
        }
        if (keys.size() > mostKeys) {
            return Result.refused(Problem.at("keys", "more than " + mostKeys + " keys"));
        }
        return Result.ok(new SignPolicy(pattern, mode, keys));
    }
}
