package dev.berth.registry.http;

/**
 * Every error that a client can be told, with the status that goes with it. A 4xx has one of the
 * specification's codes.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#error-codes">OCI
 *     distribution-spec 1.1, error codes</a>
 */
enum OciError {
    BLOB_UNKNOWN(404),
    BLOB_UPLOAD_INVALID(400),
    BLOB_UPLOAD_UNKNOWN(404),
    DIGEST_INVALID(400),
    MANIFEST_BLOB_UNKNOWN(400),
    MANIFEST_INVALID(400),
    MANIFEST_UNKNOWN(404),
    NAME_INVALID(400),
    NAME_UNKNOWN(404),
    SIZE_INVALID(400),
    UNAUTHORIZED(401),
    DENIED(403),
    UNSUPPORTED(405),
    TOOMANYREQUESTS(429),
    /** Not of the specification: a fault of the registry, as other registries call it. */
    UNKNOWN(500),
    /** Not of the specification: the registry cannot answer now, as other registries call it. */
    UNAVAILABLE(503);

    private final int status;

    OciError(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}
