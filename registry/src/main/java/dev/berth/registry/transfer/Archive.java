package dev.berth.registry.transfer;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.blob.Staged;
import dev.berth.registry.blob.Staging;
import dev.berth.registry.tar.TarEntry;
import dev.berth.registry.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an archive held: every file staged and hashed, by the name it had there.
 *
 * <p>The documents that tell what the files mean may stand anywhere in the archive, so everything
 * is staged first and understood afterwards.
 */
final class Archive {
    static final String LAYOUT = "oci-layout";
    static final String INDEX = "index.json";
    static final String DOCKER_MANIFEST = "manifest.json";

    private static final Pattern BLOB = Pattern.compile("blobs/([a-z0-9]+)/([0-9a-f]+)");

    private final Staging staging;
    private final RegistryLimits limits;
    private final Map<String, Staged> files = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private final Map<Digest, Staged> byDigest = new HashMap<>();

    Archive(Staging staging, RegistryLimits limits) {
        this.staging = staging;
        this.limits = limits;
    }

    /** Takes every entry; what nobody asks for later is dropped with the staging. */
    void readAll(TarReader tar) throws IOException {
        for (var next = tar.next(); next.isPresent(); next = tar.next()) {
            TarEntry entry = next.get();
            switch (entry.kind()) {
                case DIRECTORY -> {}
                case LINK -> {
                    once(entry.name());
                    links.put(entry.name(), entry.target());
                }
                case FILE -> {
                    once(entry.name());
                    if (!isLeftover(entry.name())) {
                        files.put(entry.name(), stage(entry, tar.content()));
                    }
                }
            }
        }
    }

    /** Two entries of one name: two readers would disagree which counts. */
    private void once(String name) throws ArchiveRefused {
        if (files.containsKey(name) || links.containsKey(name)) {
            throw new ArchiveRefused(name, "stands twice in the archive");
        }
    }

    /** What engines before 1.10 read, and writers still add. */
    private static boolean isLeftover(String name) {
        return name.equals("repositories") || name.endsWith("/VERSION") || name.endsWith("/json");
    }

    private Staged stage(TarEntry entry, InputStream content) throws IOException {
        String name = entry.name();
        if (entry.size() > limits.uploads().blobBytes()) {
            throw new ArchiveRefused(
                    name,
                    entry.size() + " bytes, expected at most " + limits.uploads().blobBytes());
        }
        Matcher blob = BLOB.matcher(name);
        var algorithm =
                blob.matches()
                        ? Digest.Algorithm.of(blob.group(1))
                                .orElseThrow(
                                        () ->
                                                new ArchiveRefused(
                                                        name, "expected blobs/sha256 or sha512"))
                        : Digest.Algorithm.SHA256;
        Staged piece = staging.add(content, entry.size(), algorithm);
        if (blob.matches() && !piece.digest().hex().equals(blob.group(2))) {
            throw new ArchiveRefused(name, "its content is " + piece.digest());
        }
        byDigest.putIfAbsent(piece.digest(), piece);
        return piece;
    }

    /** Content that was made of the archive's. */
    Staged add(byte[] content) throws IOException {
        var piece =
                staging.add(
                        new ByteArrayInputStream(content), content.length, Digest.Algorithm.SHA256);
        byDigest.putIfAbsent(piece.digest(), piece);
        return piece;
    }

    /** The file of that name, or that links of that name lead to. */
    Optional<Staged> file(String name) throws ArchiveRefused {
        String at = name;
        for (int followed = 0; followed <= limits.transfer().links(); followed++) {
            Staged found = files.get(at);
            if (found != null) {
                return Optional.of(found);
            }
            String target = links.get(at);
            if (target == null) {
                return Optional.empty();
            }
            at = target;
        }
        throw new ArchiveRefused(
                name, "a link that leads on for more than " + limits.transfer().links() + " times");
    }

    /** The content of that digest. */
    Optional<Staged> content(Digest digest) {
        return Optional.ofNullable(byDigest.get(digest));
    }

    /** A document, whole; none is larger than a manifest may be. */
    byte[] document(Staged piece, String place) throws IOException {
        int most = limits.manifests().bytes();
        if (piece.size() > most) {
            throw new ArchiveRefused(place, piece.size() + " bytes, expected at most " + most);
        }
        try (var content = staging.open(piece)) {
            return content.readAllBytes();
        }
    }

    /** A piece, read again; the caller closes the stream. */
    InputStream open(Staged piece) {
        return staging.open(piece);
    }
}
