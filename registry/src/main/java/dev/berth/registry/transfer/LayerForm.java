package dev.berth.registry.transfer;

import dev.berth.policies.image.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** How a layer's tar is packed, told by its first bytes. */
enum LayerForm {
    PLAIN("application/vnd.oci.image.layer.v1.tar"),
    GZIP("application/vnd.oci.image.layer.v1.tar+gzip"),
    ZSTD("application/vnd.oci.image.layer.v1.tar+zstd");

    private static final int BUFFER_BYTES = 256 << 10;
    private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};
    private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    private static final byte[] XZ_MAGIC = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
    private static final byte[] BZIP2_MAGIC = {'B', 'Z', 'h'};

    private final String mediaType;

    LayerForm(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /** The form of content that begins with these bytes; empty for one that no manifest names. */
    static Optional<LayerForm> of(byte[] start) {
        if (begins(start, GZIP_MAGIC)) {
            return Optional.of(GZIP);
        }
        if (begins(start, ZSTD_MAGIC)) {
            return Optional.of(ZSTD);
        }
        return begins(start, XZ_MAGIC) || begins(start, BZIP2_MAGIC)
                ? Optional.empty()
                : Optional.of(PLAIN);
    }

    private static boolean begins(byte[] bytes, byte[] magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (bytes[i] != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The digest of the tar inside a gzip.
     *
     * @param mostBytes of the tar
     */
    static Digest ofGzip(InputStream packed, long mostBytes, String place) throws IOException {
        MessageDigest hash;
        try {
            hash = MessageDigest.getInstance(Digest.Algorithm.SHA256.javaName());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        long count = 0;
        try (var tar = new GZIPInputStream(packed, BUFFER_BYTES)) {
            for (int read = tar.read(buffer); read >= 0; read = tar.read(buffer)) {
                hash.update(buffer, 0, read);
                count += read;
                if (count > mostBytes) {
                    throw new ArchiveRefused(
                            place, "more than " + mostBytes + " bytes uncompressed");
                }
            }
        } catch (ZipException | EOFException e) {
            throw new ArchiveRefused(place, "the gzip is damaged: " + e.getMessage());
        }
        return Digest.ofHash(Digest.Algorithm.SHA256, hash.digest());
    }
}
