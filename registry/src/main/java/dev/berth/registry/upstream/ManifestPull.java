package dev.berth.registry.upstream;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.base.UpstreamLimits;
import dev.berth.registry.index.StoredManifest;
import dev.berth.registry.upstream.ManifestFetch.Named;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Decides for each pull of a manifest whether the upstream has to be asked.
 *
 * <pre>
 * digest: stored → serve; else fetch
 * tag:    asked lately → serve; else HEAD, and fetch where it names something else
 *         upstream does not answer → serve what is stored, with a warning
 * </pre>
 */
final class ManifestPull {
    private static final System.Logger LOG = System.getLogger(ManifestPull.class.getName());

    private final Stores stores;
    private final UpstreamLimits limits;
    private final ManifestFetch fetch;
    private final Places places;
    private final Flights<Wanted, Pulled> flights;
    private final Recent<Wanted> fresh;
    private final Recent<Wanted> absent;
    private final Recent<RepositoryName> outage;

    ManifestPull(Stores stores, Places places, ExecutorService threads) {
        this.stores = stores;
        this.limits = stores.limits().upstreams();
        this.fetch = new ManifestFetch(stores);
        this.places = places;
        this.flights = new Flights<>(threads);
        this.fresh = new Recent<>(limits.remembered(), limits.freshness(), stores.clock());
        this.absent = new Recent<>(limits.remembered(), limits.absence(), stores.clock());
        this.outage = new Recent<>(limits.remembered(), limits.outage(), stores.clock());
    }

    Pulled pull(Source source, Digest digest) {
        var wanted = new Wanted(source.repository(), "manifests/" + digest);
        if (stores.index().manifest(source.repository(), digest).isPresent()) {
            used(source.repository(), digest);
            return Pulled.settled();
        }
        return absent.has(wanted)
                ? new Pulled.Absent()
                : awaited(flights.join(wanted, () -> fetched(source, wanted, digest)));
    }

    private Pulled fetched(Source source, Wanted wanted, Digest digest) {
        try (var _ = places.take()) {
            if (stores.index().manifest(source.repository(), digest).isPresent()) {
                return Pulled.settled();
            }
            boolean found =
                    fetch.fetch(
                            source,
                            digest.toString(),
                            Optional.of(digest),
                            List.of(),
                            Deadline.in(limits.manifest()));
            return found ? Pulled.settled() : isAbsent(wanted);
        } catch (UpstreamFault fault) {
            return failed(source, fault);
        }
    }

    Pulled pull(Source source, Tag tag) {
        var wanted = new Wanted(source.repository(), "manifests/" + tag);
        if (absent.has(wanted)) {
            return new Pulled.Absent();
        }
        Optional<StoredManifest> stored = stores.index().manifest(source.repository(), tag);
        Pulled pulled;
        if (stored.isPresent() && fresh.has(wanted)) {
            pulled = Pulled.settled();
        } else if (stored.isPresent() && outage.has(source.upstream().prefix())) {
            pulled = stale(source);
        } else {
            pulled = awaited(flights.join(wanted, () -> asked(source, wanted, tag)));
        }
        stored.ifPresent(manifest -> used(source.repository(), manifest.digest()));
        return pulled;
    }

    private Pulled asked(Source source, Wanted wanted, Tag tag) {
        Optional<StoredManifest> stored = stores.index().manifest(source.repository(), tag);
        if (stored.isPresent() && fresh.has(wanted)) {
            return Pulled.settled();
        }
        try (var _ = places.take()) {
            return asked(source, wanted, tag, stored);
        } catch (UpstreamFault fault) {
            if (stored.isEmpty()) {
                return failed(source, fault);
            }
            failed(source, fault);
            return stale(source);
        }
    }

    private Pulled asked(Source source, Wanted wanted, Tag tag, Optional<StoredManifest> stored)
            throws UpstreamFault {
        var deadline = Deadline.in(limits.manifest());
        if (stored.isPresent()) {
            switch (fetch.named(source, tag, deadline)) {
                case Named.Content(Digest digest) when digest.equals(stored.get().digest()) -> {
                    fresh.note(wanted);
                    return Pulled.settled();
                }
                case Named.Nothing() -> {
                    return isAbsent(wanted);
                }
                case Named.Content(Digest other) -> {}
                case Named.Unsaid() -> {}
            }
        }
        if (!fetch.fetch(source, tag.value(), Optional.empty(), List.of(tag), deadline)) {
            return isAbsent(wanted);
        }
        fresh.note(wanted);
        return Pulled.settled();
    }

    private Pulled isAbsent(Wanted wanted) {
        absent.note(wanted);
        return new Pulled.Absent();
    }

    private Pulled failed(Source source, UpstreamFault fault) {
        LOG.log(
                System.Logger.Level.WARNING,
                () -> source.repository() + " cannot be pulled through: " + fault.logged());
        if (fault.isTransient()) {
            outage.note(source.upstream().prefix());
        }
        return failure(fault);
    }

    static Pulled.Failed failure(UpstreamFault fault) {
        return new Pulled.Failed(fault.kind() != UpstreamFault.Kind.SLOW, fault.told());
    }

    private static Pulled stale(Source source) {
        return new Pulled.Settled(
                Optional.of(
                        "the registry behind "
                                + source.upstream().prefix()
                                + " cannot be asked: this is what it last said"));
    }

    /** At most one write for half the time that content is kept. */
    private void used(RepositoryName repository, Digest digest) {
        var now = stores.clock().instant();
        stores.index()
                .renewCached(
                        repository,
                        digest,
                        now.plus(limits.keep().dividedBy(2)),
                        now.plus(limits.keep()));
    }

    private Pulled awaited(CompletableFuture<Pulled> flight) {
        Duration most = limits.manifest().plus(limits.queue());
        return await(flight, most)
                .orElseGet(() -> new Pulled.Failed(false, "the upstream did not answer in time"));
    }

    /** What a flight gives; empty where it does not in time. */
    static <T> Optional<T> await(CompletableFuture<T> flight, Duration most) {
        try {
            return Optional.of(flight.get(most.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageFault(StorageFault.Kind.BUSY, "the request was given up", e);
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case StorageFault fault -> fault;
                case null, default -> new IllegalStateException("a fetch failed", e.getCause());
            };
        }
    }
}
