package dev.berth.registry.blob;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.RegistryLimits;
import java.security.SecureRandom;

/** Begins blobs that the registry itself fetches, where nobody's upload session brings them. */
public final class BlobIntake {
    private final BlobLayout layout;
    private final BlobWriter writer;
    private final RegistryLimits.Uploads limits;
    private final SecureRandom random = new SecureRandom();

    public BlobIntake(BlobLayout layout, BlobWriter writer, RegistryLimits.Uploads limits) {
        this.layout = layout;
        this.writer = writer;
        this.limits = limits;
    }

    /** A blob of which nothing has arrived. */
    public ArrivingBlob begin(Digest digest) {
        return new ArrivingBlob(
                layout.upload(UploadId.random(random)), digest, writer, limits.blobBytes());
    }
}
