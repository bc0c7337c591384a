package dev.berth.registry;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.policies.repository.RepositoryRules;
import dev.berth.registry.base.Announcer;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.blob.BlobIntake;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.blob.BlobStore;
import dev.berth.registry.blob.BlobWriter;
import dev.berth.registry.blob.UploadSessions;
import dev.berth.registry.gc.CollectReport;
import dev.berth.registry.gc.ScrubPass;
import dev.berth.registry.gc.ScrubStatus;
import dev.berth.registry.gc.Upkeep;
import dev.berth.registry.http.RegistryServer;
import dev.berth.registry.index.DeleteOutcome;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.index.StoredManifest;
import dev.berth.registry.index.StoredRepository;
import dev.berth.registry.index.TaggedManifest;
import dev.berth.registry.login.Credentials;
import dev.berth.registry.login.Login;
import dev.berth.registry.login.Logins;
import dev.berth.registry.login.Robots;
import dev.berth.registry.manifest.Deletions;
import dev.berth.registry.manifest.ManifestStore;
import dev.berth.registry.manifest.RepositoryDeletion;
import dev.berth.registry.signature.SignPolicies;
import dev.berth.registry.signature.Signatures;
import dev.berth.registry.signature.Verdict;
import dev.berth.registry.transfer.ExportOptions;
import dev.berth.registry.transfer.ExportOutcome;
import dev.berth.registry.transfer.Exports;
import dev.berth.registry.transfer.ImportOptions;
import dev.berth.registry.transfer.ImportOutcome;
import dev.berth.registry.transfer.Imports;
import dev.berth.registry.transfer.TransferProgress;
import dev.berth.registry.upstream.Stores;
import dev.berth.registry.upstream.Upstreams;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The embedded registry: a store, its index and the HTTP server on them, opened and closed
 * together.
 *
 * <pre>
 * open:  store → index → uploads, manifests, logins → upstreams → server → upkeep
 * close: server → upkeep → upstreams → index → store
 * </pre>
 */
public final class Registry implements AutoCloseable {
    private final BlobStore store;
    private final RegistryIndex index;
    private final ChangeFollowers followers;
    private final Deletions deletions;
    private final Logins logins;
    private final Upstreams upstreams;
    private final Signatures signatures;
    private final Upkeep upkeep;
    private final Robots robots;
    private final RegistryServer server;
    private final Imports imports;
    private final Exports exports;

    private Registry(
            BlobStore store,
            RegistryIndex index,
            ChangeFollowers followers,
            Deletions deletions,
            Logins logins,
            Upstreams upstreams,
            Signatures signatures,
            Upkeep upkeep,
            Robots robots,
            RegistryServer server,
            Imports imports,
            Exports exports) {
        this.store = store;
        this.index = index;
        this.followers = followers;
        this.deletions = deletions;
        this.logins = logins;
        this.upstreams = upstreams;
        this.signatures = signatures;
        this.upkeep = upkeep;
        this.robots = robots;
        this.server = server;
        this.imports = imports;
        this.exports = exports;
    }

    /**
     * Opens the store and answers from then on. Takes as long for a full store as for an empty one;
     * after an unclean stop SQLite checks the index, whose size is a few hundred bytes a layer.
     *
     * @throws dev.berth.registry.base.StorageFault if the store cannot be used
     * @throws java.io.UncheckedIOException if the address cannot be bound
     */
    public static Registry open(RegistryConfig config) {
        return open(config, new PrometheusRegistry());
    }

    /**
     * As the other, and counts there what happens: each registry of a process needs a place of its
     * own.
     */
    public static Registry open(RegistryConfig config, PrometheusRegistry metrics) {
        var store = BlobStore.open(config.directory());
        var layout = store.layout();
        var limits = config.limits();
        var index = index(store, limits.index(), config.rules());
        @Nullable ChangeFollowers followers = null;
        try {
            followers =
                    ChangeFollowers.start(
                            layout, index, store.wasUnclean(), config.listener(), metrics);
            var writer = new BlobWriter(layout, index, limits.uploads().reserveBytes());
            var uploads =
                    new UploadSessions(layout, writer, index, limits.uploads(), config.clock());
            var manifests = new ManifestStore(limits.manifests(), writer, index, config.clock());
            var events = new Announcer(followers);
            var deletions = new Deletions(index, events, config.clock());
            var logins = new Logins(index.accounts(), config.clock(), limits.access().logins());
            var blobs = new BlobReader(layout);
            var imports = new Imports(layout, writer, index, limits, events, config.clock());
            var upstreams =
                    new Upstreams(
                            config.upstreams(),
                            new Stores(
                                    index,
                                    manifests,
                                    new BlobIntake(layout, writer, limits.uploads()),
                                    limits,
                                    config.clock()),
                            config.guarded());
            var signatures = new Signatures(index, blobs, upstreams, limits, config.clock());
            var robots = new Robots(index.accounts(), config.clock(), limits.access().robots());
            var server =
                    RegistryServer.start(
                            config.listen(),
                            config.tls(),
                            new RegistryServer.Subjects(
                                    index,
                                    blobs,
                                    uploads,
                                    manifests,
                                    deletions,
                                    new Credentials(logins, robots),
                                    events,
                                    upstreams,
                                    signatures,
                                    followers.metrics(),
                                    limits,
                                    config.clock()));
            var upkeep =
                    Upkeep.start(
                            new Upkeep.Subjects(
                                    layout,
                                    blobs,
                                    writer,
                                    index,
                                    uploads,
                                    config.retention(),
                                    config.guarded(),
                                    events,
                                    followers.metrics(),
                                    limits.upkeep(),
                                    config.clock()));
            return new Registry(
                    store,
                    index,
                    followers,
                    deletions,
                    logins,
                    upstreams,
                    signatures,
                    upkeep,
                    robots,
                    server,
                    imports,
                    new Exports(index, blobs, limits));
        } catch (RuntimeException | Error e) {
            try {
                if (followers != null) {
                    followers.close();
                }
                close(index, store);
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private static RegistryIndex index(
            BlobStore store, RegistryLimits.Index limits, RepositoryRules rules) {
        try {
            return RegistryIndex.open(store.layout().database(), store.wasUnclean(), limits, rules);
        } catch (RuntimeException | Error e) {
            store.release();
            throw e;
        }
    }

    /** A store whose index did not close stays marked, so that the next start checks it. */
    private static void close(RegistryIndex index, BlobStore store) {
        try {
            index.close();
        } catch (RuntimeException | Error e) {
            store.release();
            throw e;
        }
        store.close();
    }

    /** Where it answers, with the port that the kernel chose. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Where it answers with TLS, if it does. */
    public Optional<InetSocketAddress> tlsAddress() {
        return server.tlsAddress();
    }

    /** What a tag names. */
    public Optional<Digest> resolve(RepositoryName repository, Tag tag) {
        return index.manifest(repository, tag).map(StoredManifest::digest);
    }

    /** Whether the repository holds that content, manifest or blob. */
    public boolean has(RepositoryName repository, Digest digest) {
        return index.manifest(repository, digest).isPresent()
                || index.blobSize(repository, digest).isPresent();
    }

    /** Whether anything was ever stored under that name. */
    public boolean knows(RepositoryName repository) {
        return index.knows(repository);
    }

    /** Repositories with content after {@code last} ({@code ""} for the first). */
    public List<StoredRepository> repositories(String last, int count) {
        return index.storedRepositories(last, count);
    }

    /** Tags of a repository after {@code last} ({@code ""} for the first). */
    public List<TaggedManifest> tags(RepositoryName repository, String last, int count) {
        return index.tagged(repository, last, count);
    }

    /** Bytes of a manifest and everything that it needs, each once. */
    public long imageBytes(RepositoryName repository, Digest manifest) {
        return index.imageBytes(repository, manifest);
    }

    /** The policies about signatures; what changes holds for the next pull. */
    public SignPolicies signPolicies() {
        return signatures.policies();
    }

    /**
     * Whether the policy of its repository lets an image be used. Small work in memory where
     * nothing has changed since it was last asked; for an image of an upstream it may ask that one.
     */
    public Verdict verify(RepositoryName repository, Digest image) {
        return signatures.verify(repository, image);
    }

    /** Deletes a tag, as a client could; the manifest that it named stays. */
    public DeleteOutcome deleteTag(RepositoryName repository, Tag tag) {
        return deletions.tag(repository, tag);
    }

    /** Deletes a manifest and every tag that names it, as a client could. */
    public DeleteOutcome deleteManifest(RepositoryName repository, Digest digest) {
        return deletions.manifest(repository, digest);
    }

    /** Deletes everything that a repository holds; gives how many manifests there were. */
    public int deleteRepository(RepositoryName repository) {
        return new RepositoryDeletion(index, deletions).delete(repository);
    }

    /** Deletes a repository's right to a blob, as a client could. */
    public DeleteOutcome deleteBlob(RepositoryName repository, Digest digest) {
        return deletions.blob(repository, digest);
    }

    /**
     * Hands out a new secret for that user; an earlier one is worth nothing from then on. Passes
     * already handed out for it stay good until they run out, five minutes later at most by
     * default.
     *
     * @throws IllegalArgumentException if the name is no user name
     */
    public Login issueLogin(String user) {
        return logins.issue(user);
    }

    /**
     * Brings in the images of an archive: an OCI image layout or what {@code docker save} writes,
     * as a tar, plain or packed with gzip. All of it becomes visible at once, or nothing does.
     *
     * @param archive read to its end, not closed
     * @throws java.io.IOException what the stream throws
     * @throws dev.berth.registry.base.StorageFault if the disk has no room or fails, or too many
     *     archives are imported
     */
    public ImportOutcome importArchive(
            InputStream archive, ImportOptions options, TransferProgress progress)
            throws IOException {
        return imports.importArchive(archive, options, progress);
    }

    /** Prepares an archive of these images, which can then be written. */
    public ExportOutcome exportArchive(List<ImageReference> references, ExportOptions options) {
        return exports.prepare(references, options);
    }

    /**
     * Applies retention and collects garbage now, beside pushes and pulls, and returns when it is
     * done. Content that was needed or written within the grace is left alone.
     *
     * @param dryRun whether it only says what would go
     * @throws dev.berth.registry.base.StorageFault {@code BUSY} while another one runs for too long
     */
    public CollectReport collect(boolean dryRun) {
        return upkeep.collect(dryRun);
    }

    /**
     * Begins to read everything that is stored again, from the beginning and without the pauses
     * that it has when it is done by itself; returns at once.
     *
     * @throws dev.berth.registry.base.StorageFault {@code BUSY} if the registry closes
     */
    public ScrubPass scrub() {
        return upkeep.scrub();
    }

    /** How far that is, and what is damaged. */
    public ScrubStatus scrubStatus() {
        return upkeep.scrubStatus();
    }

    /** What the last collection did; empty before the first. */
    public Optional<CollectReport> lastCollection() {
        return upkeep.lastCollection();
    }

    /** The robot accounts. */
    public Robots robots() {
        return robots;
    }

    /** Lets running requests finish within their bound, then closes index and store. */
    @Override
    public void close() {
        try {
            server.close();
        } finally {
            upkeep.close();
            upstreams.close();
            followers.close();
            close(index, store);
        }
    }
}
