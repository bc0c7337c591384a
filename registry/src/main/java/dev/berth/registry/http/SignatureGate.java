package dev.berth.registry.http;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.http.AccessGate.Admission;
import dev.berth.registry.login.Caller;
import dev.berth.registry.login.Scope.Action;
import dev.berth.registry.signature.Signatures;
import dev.berth.registry.signature.Verdict;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns away pulls of images that the policy of their repository does not let through. */
final class SignatureGate {
    private final Signatures signatures;
    private final AccessGate access;

    SignatureGate(Signatures signatures, AccessGate access) {
        this.signatures = signatures;
        this.access = access;
    }

    /** Says who may read even what is not signed. */
    @FunctionalInterface
    interface Exemption {
        /** Nothing for those who may; the answer for the others. */
        Optional<Answer> objection(String reason);
    }

    /** Nobody: who pulls by a tag wants to use what it names. */
    Exemption none() {
        return reason -> Optional.of(Answer.refused(OciError.DENIED, reason));
    }

    /**
     * Who proves that he may push there, since who signs an image has to read it first. A client
     * that has logged in and did not ask for that much is told to.
     */
    Exemption signer(Caller caller, Exchange exchange, RepositoryName repository) {
        if (caller instanceof Caller.Anonymous) {
            return none();
        }
        return reason ->
                switch (access.admit(exchange, Action.PUSH, repository)) {
                    case Admission.Admitted(Caller signer) -> Optional.empty();
                    case Admission.Turned(Answer answer) -> Optional.of(answer);
                };
    }

    /** Answers with a manifest, if it may be used. */
    Answer checked(
            RepositoryName repository,
            Digest digest,
            Exemption exemption,
            Supplier<Answer> answer) {
        Verdict verdict;
        try (var _ = Progress.here().begin()) {
            verdict = signatures.verify(repository, digest);
        }
        return switch (verdict) {
            case Verdict.Unasked() -> answer.get();
            case Verdict.Signed(String reason) -> answer.get();
            case Verdict.Doubtful(String reason) -> warned(answer.get(), reason);
            case Verdict.Refused(String reason) ->
                    exemption.objection(reason).orElseGet(() -> warned(answer.get(), reason));
        };
    }

    private static Answer warned(Answer answer, String reason) {
        return answer.with("Warning", "199 berth \"" + reason + '"');
    }
}
