package dev.berth.daemon.store;

import dev.berth.daemon.tls.PemIdentity;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a user should know about the time in which a Secret's certificate is good. */
final class CertificateAge {
    /** Of what is left, from when on a warning is worth its while. */
    private static final Duration SOON = Duration.ofDays(14);

    private CertificateAge() {}

    static Optional<String> of(Secret secret, Instant now) {
        if (secret.type() != Secret.Type.TLS
                || !(PemIdentity.of(secret) instanceof Result.Ok<PemIdentity>(var identity))) {
            return Optional.empty();
        }
        if (now.isBefore(identity.notBefore())) {
            return Optional.of("is good only from " + identity.notBefore() + " on");
        }
        if (!now.isBefore(identity.notAfter())) {
            return Optional.of("has expired at " + identity.notAfter());
        }
        return now.plus(SOON).isAfter(identity.notAfter())
                ? Optional.of("expires soon, at " + identity.notAfter())
                : Optional.empty();
    }
}
