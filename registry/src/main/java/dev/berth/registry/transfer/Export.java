package dev.berth.registry.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.policies.image.Digest;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.tar.TarWriter;
import dev.berth.registry.transfer.TransferProgress.Phase;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * An archive that can be written: its documents first, then its content, so that a reader knows
 * early what is coming.
 */
public final class Export {
    private static final byte[] OCI_LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8);
    private static final long REPORT_BYTES = 1L << 20;

    private final BlobReader blobs;
    private final SequencedMap<Digest, Long> pieces;
    private final ArchiveFormat format;
    private final JsonObject index;
    private final JsonArray docker;
    private final Set<Digest> configs;

    Export(
            BlobReader blobs,
            SequencedMap<Digest, Long> pieces,
            ArchiveFormat format,
            JsonObject index,
            JsonArray docker,
            Set<Digest> configs) {
        this.blobs = blobs;
        this.pieces = pieces;
        this.format = format;
        this.index = index;
        this.docker = docker;
        this.configs = Set.copyOf(configs);
    }

    /** Bytes of content in it; the archive is a little longer. */
    public long contentBytes() {
        return pieces.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Writes the archive, a tar that is not packed.
     *
     * @param out flushed at the end, not closed
     * @throws IOException what {@code out} throws
     * @throws StorageFault if content was deleted since, or cannot be read
     */
    public void writeTo(OutputStream out, TransferProgress progress) throws IOException {
        var tar = new TarWriter(out);
        if (format == ArchiveFormat.OCI) {
            tar.directory("blobs");
            for (String algorithm : algorithms()) {
                tar.directory("blobs/" + algorithm);
            }
            tar.file(Archive.LAYOUT, OCI_LAYOUT);
            tar.file(Archive.INDEX, index.toString().getBytes(UTF_8));
        }
        if (!docker.isEmpty()) {
            tar.file(Archive.DOCKER_MANIFEST, docker.toString().getBytes(UTF_8));
        }
        var counted = new Counted(out, progress, contentBytes());
        for (Map.Entry<Digest, Long> piece : pieces.entrySet()) {
            Digest digest = piece.getKey();
            long size = piece.getValue();
            try (var content =
                    blobs.open(digest)
                            .filter(found -> found.length() == size)
                            .orElseThrow(() -> gone(digest))) {
                tar.file(fileName(digest, format, configs.contains(digest)), size);
                content.copy(0, size, counted);
                tar.fill(size);
            }
        }
        tar.end();
        out.flush();
        progress.at(Phase.WRITING, contentBytes(), contentBytes());
    }

    private Iterable<String> algorithms() {
        return Arrays.stream(Digest.Algorithm.values())
                .filter(
                        algorithm ->
                                pieces.keySet().stream()
                                        .anyMatch(digest -> digest.algorithm() == algorithm))
                .map(Digest.Algorithm::label)
                .toList();
    }

    private static StorageFault gone(Digest digest) {
        return new StorageFault(
                StorageFault.Kind.BROKEN, digest + " is no longer in the store as it was");
    }

    /** The name that a piece has in the archive. */
    static String fileName(Digest digest, ArchiveFormat format, boolean isConfig) {
        return switch (format) {
            case OCI -> "blobs/" + digest.algorithm().label() + "/" + digest.hex();
            case DOCKER -> digest.hex() + (isConfig ? ".json" : ".tar");
        };
    }

    /** Tells how much of the content has gone by. */
    private static final class Counted extends FilterOutputStream {
        private final TransferProgress progress;
        private final long total;
        private long count;
        private long reported;

        Counted(OutputStream out, TransferProgress progress, long total) {
            super(out);
            this.progress = progress;
            this.total = total;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
            if (count - reported >= REPORT_BYTES) {
                reported = count;
                progress.at(Phase.WRITING, count, total);
            }
        }
    }
}
