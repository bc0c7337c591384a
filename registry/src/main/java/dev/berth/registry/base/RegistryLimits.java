package dev.berth.registry.base;

import java.time.Duration;

/**
 * Every bound of the registry, by the part that keeps it.
 *
 * @param http connections and requests
 * @param uploads blobs on their way in
 * @param manifests what a manifest may be
 * @param index the database
 * @param access logins and passes
 * @param clients what one client can ask for
 * @param transfer archives in and out
 * @param upstreams what is asked of other registries
 * @param upkeep what it does by itself
 * @param signatures what is looked at to find out who signed an image
 */
public record RegistryLimits(
        Http http,
        Uploads uploads,
        Manifests manifests,
        Index index,
        Access access,
        ClientLimits clients,
        TransferLimits transfer,
        UpstreamLimits upstreams,
        UpkeepLimits upkeep,
        SignatureLimits signatures) {

    /**
     * Bounds of the HTTP side.
     *
     * @param connections open at once; more wait in the kernel's queue
     * @param targetBytes request line; 414 past it
     * @param headerBytes all headers of a request; 400 past it
     * @param idle longest time without a byte either way before a connection is closed
     * @param refusedBodyBytes of a refused request's body that are read and dropped to keep the
     *     connection; past it the connection is closed
     * @param formBytes of a posted token request
     * @param pageTags tags in one answer
     * @param stop longest time that running requests get when the registry closes
     */
    public record Http(
            int connections,
            int targetBytes,
            int headerBytes,
            Duration idle,
            int refusedBodyBytes,
            int formBytes,
            int pageTags,
            Duration stop) {
        static Http defaults() {
            return new Http(
                    512,
                    8 << 10,
                    16 << 10,
                    Duration.ofSeconds(60),
                    4 << 20,
                    16 << 10,
                    10_000,
                    Duration.ofSeconds(10));
        }
    }

    /**
     * Bounds of uploads.
     *
     * @param sessions open at once; 429 past it
     * @param sessionAge longest time without a byte before a session may be dropped
     * @param lease how long uploaded content waits for a manifest that names it
     * @param blobBytes of one blob; 413 past it
     * @param reserveBytes of the disk that are never written; 507 before that
     * @param lockWait longest wait for another request to the same session; 409 past it
     */
    public record Uploads(
            int sessions,
            Duration sessionAge,
            Duration lease,
            long blobBytes,
            long reserveBytes,
            Duration lockWait) {
        static Uploads defaults() {
            return new Uploads(
                    1_000,
                    Duration.ofHours(24),
                    Duration.ofHours(24),
                    128L << 30,
                    256L << 20,
                    Duration.ofSeconds(5));
        }
    }

    /**
     * Bounds of manifests.
     *
     * @param bytes of one manifest; 413 past it
     * @param depth of nested JSON
     * @param values of JSON in one manifest, nested ones too; a value takes up to a hundred bytes
     *     of memory and may take two on the wire
     * @param references blobs and manifests that one manifest may name
     * @param tags given in one push
     * @param parsed manifests that are parsed at once
     * @param parseWait longest wait for others that are parsed; 503 past it
     */
    public record Manifests(
            int bytes,
            int depth,
            int values,
            int references,
            int tags,
            int parsed,
            Duration parseWait) {
        static Manifests defaults() {
            return new Manifests(4 << 20, 64, 400_000, 20_000, 64, 4, Duration.ofSeconds(10));
        }
    }

    /**
     * Bounds of the database.
     *
     * @param readers read-only connections
     * @param queuedChanges changes that wait for the writer
     * @param batchedChanges changes that share one commit
     * @param patience longest wait for a connection or a place in the queue
     */
    public record Index(int readers, int queuedChanges, int batchedChanges, Duration patience) {
        static Index defaults() {
            return new Index(3, 1_024, 64, Duration.ofSeconds(10));
        }
    }

    /**
     * Bounds of access.
     *
     * @param passLife how long a handed-out pass is good
     * @param scopes in one token request
     * @param logins that may exist
     * @param robots bounds of robot accounts
     */
    public record Access(Duration passLife, int scopes, int logins, RobotLimits robots) {
        static Access defaults() {
            return new Access(Duration.ofMinutes(5), 16, 1_000, RobotLimits.defaults());
        }
    }

    /** What holds unless somebody says otherwise. */
    public static RegistryLimits defaults() {
        return new RegistryLimits(
                Http.defaults(),
                Uploads.defaults(),
                Manifests.defaults(),
                Index.defaults(),
                Access.defaults(),
                ClientLimits.defaults(),
                TransferLimits.defaults(),
                UpstreamLimits.defaults(),
                UpkeepLimits.defaults(),
                SignatureLimits.defaults());
    }

    /** The same with other bounds of the HTTP side. */
    public RegistryLimits withHttp(Http other) {
        return new RegistryLimits(
                other,
                uploads,
                manifests,
                index,
                access,
                clients,
                transfer,
                upstreams,
                upkeep,
                signatures);
    }

    /** The same with other bounds of uploads. */
    public RegistryLimits withUploads(Uploads other) {
        return new RegistryLimits(
                http,
                other,
                manifests,
                index,
                access,
                clients,
                transfer,
                upstreams,
                upkeep,
                signatures);
    }

    /** The same with other bounds of manifests. */
    public RegistryLimits withManifests(Manifests other) {
        return new RegistryLimits(
                http,
                uploads,
                other,
                index,
                access,
                clients,
                transfer,
                upstreams,
                upkeep,
                signatures);
    }

    /** The same with other bounds of access. */
    public RegistryLimits withAccess(Access other) {
        return new RegistryLimits(
                http,
                uploads,
                manifests,
                index,
                other,
                clients,
                transfer,
                upstreams,
                upkeep,
                signatures);
    }

    /** The same with other bounds of archives. */
    public RegistryLimits withTransfer(TransferLimits other) {
        return new RegistryLimits(
                http,
                uploads,
                manifests,
                index,
                access,
                clients,
                other,
                upstreams,
                upkeep,
                signatures);
    }

    /** The same with other bounds of what is asked of other registries. */
    public RegistryLimits withUpstreams(UpstreamLimits other) {
        return new RegistryLimits(
                http,
                uploads,
                manifests,
                index,
                access,
                clients,
                transfer,
                other,
                upkeep,
                signatures);
    }

    /** The same with other bounds of clients. */
    public RegistryLimits withClients(ClientLimits other) {
        return new RegistryLimits(
                http,
                uploads,
                manifests,
                index,
                access,
                other,
                transfer,
                upstreams,
                upkeep,
                signatures);
    }

    /** The same with other bounds of upkeep. */
    public RegistryLimits withUpkeep(UpkeepLimits other) {
        return new RegistryLimits(
                http,
                uploads,
                manifests,
                index,
                access,
                clients,
                transfer,
                upstreams,
                other,
                signatures);
    }

    /** The same with other bounds of the search for signatures. */
    public RegistryLimits withSignatures(SignatureLimits other) {
        return new RegistryLimits(
                http, uploads, manifests, index, access, clients, transfer, upstreams, upkeep,
                other);
    }
}
