package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.policies.repository.RepositoryRules;
import dev.berth.registry.base.RegistryLimits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who holds which content: every question is one read, every change one transaction that is on the
 * disk when the method returns.
 */
public final class RegistryIndex implements AutoCloseable {
    private final Database database;
    private final RuleChecks rules;

    private RegistryIndex(Database database, RepositoryRules rules) {
        this.database = database;
        this.rules = new RuleChecks(rules);
    }

    /**
     * Opens the index file, making it if it is missing.
     *
     * @param check whether the file is checked first, as after an unclean stop
     */
    public static RegistryIndex open(Path file, boolean check, RegistryLimits.Index limits) {
        return open(file, check, limits, RepositoryRules.NONE);
    }

    /**
     * The same, and holds every push to those rules.
     *
     * @param check whether the file is checked first, as after an unclean stop
     */
    public static RegistryIndex open(
            Path file, boolean check, RegistryLimits.Index limits, RepositoryRules rules) {
        return new RegistryIndex(Database.open(file, check, limits), rules);
    }

    /** Bytes of a blob that the repository holds. */
    public Optional<Long> blobSize(RepositoryName repository, Digest digest) {
        return database.read(connection -> BlobRows.size(connection, repository, digest));
    }

    /** Bytes of a blob that anybody holds. */
    public Optional<Long> liveSize(Digest digest) {
        return database.read(connection -> BlobRows.size(connection, digest));
    }

    /** Whether anything was ever stored under that name. */
    public boolean knows(RepositoryName repository) {
        return database.read(connection -> BlobRows.knows(connection, repository));
    }

    /** A manifest of the repository. */
    public Optional<StoredManifest> manifest(RepositoryName repository, Digest digest) {
        return database.read(connection -> ManifestRows.find(connection, repository, digest));
    }

    /** The manifest that a tag names. */
    public Optional<StoredManifest> manifest(RepositoryName repository, Tag tag) {
        return database.read(connection -> ManifestRows.find(connection, repository, tag));
    }

    /** Tags after {@code last} ({@code ""} for the first) in ASCII order, at most {@code count}. */
    public List<String> tags(RepositoryName repository, String last, int count) {
        return database.read(connection -> ManifestRows.tags(connection, repository, last, count));
    }

    /** Manifests that name that subject, after that position, at most {@code count}. */
    public List<Referrer> referrers(
            RepositoryName repository,
            Digest subject,
            Optional<String> artifactType,
            long position,
            int count) {
        return database.read(
                connection ->
                        ReferrerRows.after(
                                connection, repository, subject, artifactType, position, count));
    }

    /** Repositories with a manifest after {@code last} in ASCII order, at most {@code count}. */
    public List<RepositoryName> repositories(String last, int count) {
        return database.read(connection -> ManifestRows.holders(connection, last, count));
    }

    /** Repositories that hold a blob, at most {@code count}. */
    public List<RepositoryName> holders(Digest digest, int count) {
        return database.read(connection -> BlobRows.holders(connection, digest, count));
    }

    /** An upload session. */
    public Optional<StoredUpload> upload(String id) {
        return database.read(connection -> UploadRows.find(connection, id));
    }

    /** Every upload session; their number is bounded where they are opened. */
    public List<StoredUpload> uploads() {
        return database.read(UploadRows::all);
    }

    /** How many upload sessions there are. */
    public int uploadCount() {
        return database.read(UploadRows::count);
    }

    /**
     * Remembers an upload session; false where {@code most} are there, or {@code mostByClient} of
     * that client.
     */
    public boolean open(StoredUpload upload, String client, int mostByClient, int most) {
        return database.change(
                connection ->
                        UploadRows.insert(connection, upload, client, mostByClient, most) > 0);
    }

    /** Forgets an upload session, if there is one. */
    public void forget(String upload) {
        database.change(connection -> UploadRows.delete(connection, upload));
    }

    /**
     * Makes an uploaded blob live, links it with a lease and forgets its session, all or nothing.
     *
     * @param upload the session that brought it
     * @return the rule that stands against it; the session is forgotten then, too
     */
    public Optional<PushRefusal> commit(
            RepositoryName repository,
            Digest digest,
            long size,
            Instant leaseUntil,
            Optional<String> upload) {
        return database.change(
                connection -> {
                    if (upload.isPresent()) {
                        UploadRows.delete(connection, upload.get());
                    }
                    var refusal = rules.content(connection, repository, digest, size);
                    if (refusal.isEmpty()) {
                        long blob = BlobRows.live(connection, digest, size);
                        long holder = BlobRows.repository(connection, repository);
                        BlobRows.link(connection, holder, blob, leaseUntil.toEpochMilli());
                        CachedRows.blobArrived(connection, holder, blob);
                    }
                    return refusal;
                });
    }

    /** What stands against that repository holding content of that size, as of now. */
    public Optional<PushRefusal> refusal(RepositoryName repository, Digest digest, long size) {
        return rules.hasQuota(repository)
                ? database.read(connection -> rules.content(connection, repository, digest, size))
                : Optional.empty();
    }

    /**
     * Links a blob of one repository in another; false where the first does not hold it or the
     * other has no room for it.
     */
    public boolean mount(
            RepositoryName from, RepositoryName to, Digest digest, Instant leaseUntil) {
        return database.change(
                connection -> {
                    Optional<Long> size = BlobRows.size(connection, from, digest);
                    if (size.isEmpty()
                            || rules.content(connection, to, digest, size.get()).isPresent()) {
                        return false;
                    }
                    long blob =
                            BlobRows.id(
                                    connection,
                                    "SELECT id FROM blob WHERE digest = ?",
                                    digest.toString());
                    long holder = BlobRows.repository(connection, to);
                    BlobRows.link(connection, holder, blob, leaseUntil.toEpochMilli());
                    CachedRows.blobArrived(connection, holder, blob);
                    return true;
                });
    }

    /**
     * Promises a blob to a client that is about to rely on it; gives its size in bytes, or nothing
     * where the repository does not hold it. Where it gives a size the blob stays for as long as
     * the lease says.
     */
    public Optional<Long> claim(RepositoryName repository, Digest digest, Instant leaseUntil) {
        return database.change(
                connection ->
                        BlobRows.claim(connection, repository, digest, leaseUntil.toEpochMilli()));
    }

    /** What a manifest needs and its repository lacks. */
    public List<Digest> missing(NewManifest manifest) {
        return database.read(connection -> ManifestRows.missing(connection, manifest));
    }

    /** Stores a manifest and its tags, all or nothing. */
    public PutResult put(NewManifest manifest, Overwrite overwrite) {
        return database.change(
                connection -> {
                    var refusal =
                            rules.content(
                                    connection,
                                    manifest.repository(),
                                    manifest.digest(),
                                    manifest.size());
                    if (refusal.isEmpty()) {
                        refusal = rules.tags(connection, manifest, overwrite);
                    }
                    if (refusal.isPresent()) {
                        return new PutResult.Refused(refusal.get());
                    }
                    List<Digest> missing = ManifestRows.put(connection, manifest);
                    return missing.isEmpty()
                            ? new PutResult.Stored()
                            : new PutResult.Missing(missing);
                });
    }

    /** What stands against a manifest as of now, before its file is written. */
    public Optional<PushRefusal> refusal(NewManifest manifest, Overwrite overwrite) {
        return database.read(connection -> rules.tags(connection, manifest, overwrite));
    }

    /** Takes a tag out of a repository. */
    public DeleteOutcome deleteTag(RepositoryName repository, Tag tag) {
        return database.change(connection -> DeletionRows.tag(connection, repository, tag));
    }

    /** Takes a manifest and its tags out of a repository and ends the leases of its blobs. */
    public DeleteOutcome deleteManifest(RepositoryName repository, Digest digest, Instant now) {
        return database.change(
                connection ->
                        DeletionRows.manifest(connection, repository, digest, now.toEpochMilli()));
    }

    /** Takes a blob out of a repository. */
    public DeleteOutcome deleteBlob(RepositoryName repository, Digest digest) {
        return database.change(connection -> DeletionRows.blob(connection, repository, digest));
    }

    /**
     * Links blobs and stores manifests, all or nothing.
     *
     * @throws ImportedContent.Incomplete if a manifest needs what its repository lacks
     */
    public void put(ImportedContent content) {
        database.change(connection -> ImportRows.put(connection, rules, content));
    }

    /** The manifests of a repository that are about that one. */
    public List<StoredManifest> about(RepositoryName repository, Digest subject) {
        return database.read(connection -> ExportRows.about(connection, repository, subject));
    }

    /**
     * Stores a manifest of an upstream and its tags, although what it needs is not there yet: a
     * blob or manifest that comes later is referred to in the transaction that stores it.
     *
     * @param keepUntil when it may go again
     */
    public void putCached(NewManifest manifest, Instant keepUntil) {
        database.change(
                connection -> CachedRows.put(connection, manifest, keepUntil.toEpochMilli()));
    }

    /** Keeps a manifest of an upstream that is used; writes only where it would go before due. */
    public void renewCached(
            RepositoryName repository, Digest digest, Instant due, Instant keepUntil) {
        long dueMillis = due.toEpochMilli();
        if (database.read(
                connection -> CachedRows.isDue(connection, repository, digest, dueMillis))) {
            database.change(
                    connection ->
                            CachedRows.renew(
                                    connection,
                                    repository,
                                    digest,
                                    dueMillis,
                                    keepUntil.toEpochMilli()));
        }
    }

    /** Drops manifests of upstreams whose time is over, at most so many; says how many. */
    public int expireCached(Instant now, Predicate<Digest> isProtected, int most) {
        return database.change(connection -> CachedRows.expire(connection, now, isProtected, most));
    }

    /** Every tag in order of repository and name, at most {@code count}. */
    public List<TaggedManifest> tagged(int count) {
        return database.read(connection -> ListingRows.tagged(connection, count));
    }

    /**
     * Tags of a repository after {@code last} ({@code ""} for the first), at most {@code count}.
     */
    public List<TaggedManifest> tagged(RepositoryName repository, String last, int count) {
        return database.read(connection -> ListingRows.tagged(connection, repository, last, count));
    }

    /** Repositories with content after {@code last}, at most {@code count}. */
    public List<StoredRepository> storedRepositories(String last, int count) {
        return database.read(connection -> ListingRows.repositories(connection, last, count));
    }

    /** Manifests of a repository after {@code last} ({@code ""} for the first) by digest. */
    public List<Digest> manifests(RepositoryName repository, String last, int count) {
        return database.read(
                connection -> ListingRows.manifests(connection, repository, last, count));
    }

    /** Bytes of a manifest and everything that it needs, each once. */
    public long imageBytes(RepositoryName repository, Digest manifest) {
        return database.read(connection -> ListingRows.bytes(connection, repository, manifest));
    }

    /** The whole store in numbers; reads every blob's row. */
    public StoredTotals totals() {
        return database.read(ListingRows::totals);
    }

    /**
     * Manifests of those artifact types that are about that one, oldest first: what may sign it.
     */
    public List<Digest> carriers(
            RepositoryName repository, Digest subject, List<String> types, int most) {
        return database.read(
                connection ->
                        SignatureRows.referrers(connection, repository, subject, types, most));
    }

    /** Indexes of the repository that list that manifest, oldest first. */
    public List<Digest> parents(RepositoryName repository, Digest child, int most) {
        return database.read(
                connection -> SignatureRows.parents(connection, repository, child, most));
    }

    /** Every policy about signatures. */
    public List<StoredSignPolicy> signPolicies() {
        return database.read(SignatureRows::policies);
    }

    /** Adds or replaces a policy; false where {@code most} others exist. */
    public boolean putSignPolicy(StoredSignPolicy policy, int most) {
        return database.change(connection -> SignatureRows.put(connection, policy, most));
    }

    /** Removes the policy of that pattern; false where there is none. */
    public boolean removeSignPolicy(String pattern) {
        return database.change(connection -> SignatureRows.remove(connection, pattern));
    }

    /** What nobody needs any more. */
    public GarbageIndex garbage() {
        return new GarbageIndex(database);
    }

    /** What is stored, for whoever reads it again, and what of it is damaged. */
    public ScrubIndex scrub() {
        return new ScrubIndex(database);
    }

    /** What repositories hold, for whoever decides what stays. */
    public RetentionIndex retention() {
        return new RetentionIndex(database);
    }

    /** Who may sign in. */
    public AccountIndex accounts() {
        return new AccountIndex(database);
    }

    /** Lets queued changes finish, then closes the file. */
    @Override
    public void close() {
        database.close();
    }
}
