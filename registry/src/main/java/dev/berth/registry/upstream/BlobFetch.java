package dev.berth.registry.upstream;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.base.UpstreamLimits;
import dev.berth.registry.blob.ArrivingBlob;
import dev.berth.registry.index.PushRefusal;
import dev.berth.registry.upstream.UpstreamFault.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One blob, fetched once: goes on where a broken connection stopped, and stores only what its
 * digest names.
 */
final class BlobFetch {
    private static final System.Logger LOG = System.getLogger(BlobFetch.class.getName());
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/.*");

    /** How it ended. */
    enum End {
        STORED,
        ABSENT,
        FAILED
    }

    private final Stores stores;
    private final UpstreamLimits limits;
    private final Source source;
    private final Digest digest;
    private final ArrivingBlob blob;
    private final CompletableFuture<Boolean> announced = new CompletableFuture<>();
    private final CompletableFuture<Arrival> over = new CompletableFuture<>();

    BlobFetch(Stores stores, UpstreamLimits limits, Source source, Digest digest) {
        this.stores = stores;
        this.limits = limits;
        this.source = source;
        this.digest = digest;
        this.blob = stores.intake().begin(digest);
    }

    /** What can be said once its length is known, or it has ended. */
    Arrival head() {
        var first = CompletableFuture.anyOf(announced, over);
        ManifestPull.await(first, limits.blob().plus(limits.queue()));
        return blob.follow().<Arrival>map(Arrival.Coming::new).orElseGet(this::end);
    }

    /** How it ended, once it has. */
    Arrival end() {
        return ManifestPull.await(over, limits.blob().plus(limits.queue()))
                .orElseGet(
                        () ->
                                new Arrival.Failed(
                                        new Pulled.Failed(
                                                false, "the upstream did not answer in time")));
    }

    /** Does it all; whoever waits hears of the end when nothing of it is left behind. */
    End run(Places places) {
        try (var _ = places.take()) {
            End end = fetched();
            blob.end();
            over.complete(new Arrival.Settled());
            return end;
        } catch (UpstreamFault fault) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> digest + " of " + source.repository() + ": " + fault.logged());
            blob.end();
            over.complete(new Arrival.Failed(ManifestPull.failure(fault)));
        } catch (RuntimeException e) {
            blob.end();
            over.completeExceptionally(e);
        } finally {
            // Does nothing, unless something above broke off on its way.
            over.completeExceptionally(new IllegalStateException("a fetch was cut off"));
            blob.end();
        }
        return End.FAILED;
    }

    private End fetched() throws UpstreamFault {
        if (stores.index().blobSize(source.repository(), digest).isPresent()) {
            return End.STORED;
        }
        var deadline = Deadline.in(limits.blob());
        if (!new Tries(limits).within(deadline, () -> attempt(deadline))) {
            return End.ABSENT;
        }
        var leaseUntil = stores.clock().instant().plus(stores.limits().uploads().lease());
        boolean stored =
                blob.settle(
                        size ->
                                stores.index()
                                        .commit(
                                                source.repository(),
                                                digest,
                                                size,
                                                leaseUntil,
                                                Optional.empty())
                                        .ifPresent(this::noRoom));
        if (!stored) {
            throw wrong("is not what its digest says");
        }
        return End.STORED;
    }

    /** The quota of its repository is full: as good as a full disk. */
    private void noRoom(PushRefusal refusal) {
        throw new StorageFault(StorageFault.Kind.FULL, refusal.message(source.repository()));
    }

    /** Goes on from what has arrived; false where the upstream has no such blob. */
    private boolean attempt(Deadline deadline) throws UpstreamFault {
        long from = blob.arrived();
        var ask = new Remote.Ask("GET", source.name(), "blobs/" + digest, List.of(), from);
        try (var reply = source.remote().ask(ask, deadline)) {
            if (reply.status() == 404) {
                return false;
            }
            long first = reply.status() == 206 ? firstByte(reply) : 0;
            if (first > from) {
                throw wrong("came without its beginning");
            }
            OptionalLong length = reply.headers().firstValueAsLong("Content-Length");
            if (length.isPresent()) {
                if (length.getAsLong() < 0 || !blob.announce(first + length.getAsLong())) {
                    throw wrong("has another length than it may have");
                }
                announced.complete(true);
            }
            reply.body().skipNBytes(from - first);
            if (!blob.take(reply.body())) {
                throw wrong("has more bytes than it may have");
            }
            return true;
        } catch (IOException e) {
            throw source.remote().broken(e);
        }
    }

    private long firstByte(Remote.Reply reply) throws UpstreamFault {
        Matcher range = RANGE.matcher(reply.headers().firstValue("Content-Range").orElse(""));
        if (!range.matches()) {
            throw wrong("came in a part that was not asked for");
        }
        return Long.parseLong(range.group(1));
    }

    private UpstreamFault wrong(String why) {
        return new UpstreamFault(Kind.WRONG, "the upstream's blob " + digest + " " + why);
    }
}
