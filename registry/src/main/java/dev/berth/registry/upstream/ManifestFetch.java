package dev.berth.registry.upstream;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.UpstreamLimits;
import dev.berth.registry.manifest.MediaType;
import dev.berth.registry.manifest.PutOutcome;
import dev.berth.registry.upstream.UpstreamFault.Kind;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Fetches manifests of upstreams, checks them, and stores them. */
final class ManifestFetch {
    private static final List<String> ACCEPT =
            Arrays.stream(MediaType.values()).map(MediaType::label).toList();

    private final Stores stores;
    private final UpstreamLimits limits;
    private final Tries tries;

    ManifestFetch(Stores stores) {
        this.stores = stores;
        this.limits = stores.limits().upstreams();
        this.tries = new Tries(limits);
    }

    /** What an upstream says that a tag names. */
    sealed interface Named {
        /** That content. */
        record Content(Digest digest) implements Named {}

        /** Something, but not what: the manifest has to be fetched to know. */
        record Unsaid() implements Named {}

        /** Nothing. */
        record Nothing() implements Named {}
    }

    /** Asks what a tag names, without fetching it. */
    Named named(Source source, Tag tag, Deadline deadline) throws UpstreamFault {
        var ask = new Remote.Ask("HEAD", source.name(), "manifests/" + tag, ACCEPT, 0);
        return tries.within(
                deadline,
                () -> {
                    try (var reply = source.remote().ask(ask, deadline)) {
                        return reply.status() == 404
                                ? new Named.Nothing()
                                : digest(reply.headers())
                                        .<Named>map(Named.Content::new)
                                        .orElseGet(Named.Unsaid::new);
                    }
                });
    }

    private static Optional<Digest> digest(HttpHeaders headers) {
        String said = headers.firstValue("Docker-Content-Digest").orElse("");
        return Digest.parse(said) instanceof Result.Ok<Digest>(Digest digest)
                ? Optional.of(digest)
                : Optional.empty();
    }

    /**
     * Fetches and stores a manifest; false where the upstream has none.
     *
     * @param reference a tag or a digest
     * @param expected what it has to be; empty for a tag, which may be anything
     * @param tags name it from then on
     */
    boolean fetch(
            Source source,
            String reference,
            Optional<Digest> expected,
            List<Tag> tags,
            Deadline deadline)
            throws UpstreamFault {
        var ask = new Remote.Ask("GET", source.name(), "manifests/" + reference, ACCEPT, 0);
        Optional<Fetched> fetched = tries.within(deadline, () -> body(source, ask, deadline));
        if (fetched.isEmpty()) {
            return false;
        }
        store(source, expected, tags, fetched.get());
        return true;
    }

    /** What came, unchecked. */
    private static final class Fetched {
        private final byte[] bytes;
        private final HttpHeaders headers;

        Fetched(byte[] bytes, HttpHeaders headers) {
            this.bytes = bytes;
            this.headers = headers;
        }
    }

    private Optional<Fetched> body(Source source, Remote.Ask ask, Deadline deadline)
            throws UpstreamFault {
        int most = stores.limits().manifests().bytes();
        try (var reply = source.remote().ask(ask, deadline)) {
            if (reply.status() == 404) {
                return Optional.empty();
            }
            boolean tooLong = reply.headers().firstValueAsLong("Content-Length").orElse(0) > most;
            byte[] bytes = tooLong ? new byte[0] : reply.body().readNBytes(most + 1);
            if (tooLong || bytes.length > most) {
                throw new UpstreamFault(
                        Kind.WRONG,
                        "a manifest of "
                                + source.repository()
                                + " has more than "
                                + most
                                + " bytes");
            }
            return Optional.of(new Fetched(bytes, reply.headers()));
        } catch (IOException e) {
            throw source.remote().broken(e);
        }
    }

    private void store(Source source, Optional<Digest> expected, List<Tag> tags, Fetched fetched)
            throws UpstreamFault {
        var outcome =
                stores.manifests()
                        .keep(
                                source.repository(),
                                expected.or(() -> digest(fetched.headers)),
                                tags,
                                fetched.bytes,
                                fetched.headers.firstValue("Content-Type"),
                                stores.clock().instant().plus(limits.keep()));
        switch (outcome) {
            case PutOutcome.Stored(Digest digest, Optional<Digest> subject) -> {}
            case PutOutcome.WrongDigest(Digest actual) ->
                    throw wrong(source, "is not what its digest says");
            case PutOutcome.Invalid(var problems) ->
                    throw wrong(source, "cannot be stored: " + problems.getFirst());
            case PutOutcome.Refused(var refusal) ->
                    throw wrong(source, "is not kept: " + refusal.message(source.repository()));
            case PutOutcome.Missing(List<Digest> digests) ->
                    throw new IllegalStateException("a kept manifest misses nothing: " + digests);
        }
    }

    private static UpstreamFault wrong(Source source, String why) {
        return new UpstreamFault(
                Kind.WRONG, "a manifest of the upstream of " + source.repository() + " " + why);
    }
}
