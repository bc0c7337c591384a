package dev.berth.registry.http;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a pushed chunk belongs: {@code 0-1023}, both ends inclusive, without a unit.
 *
 * @param first offset of the first byte
 * @param last offset of the last byte, at least {@code first}
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-a-blob-in-chunks">OCI
 *     distribution-spec 1.1, pushing a blob in chunks</a>
 */
record ContentRange(long first, long last) {
    /** 18 digits: every such number fits a long. */
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})");

    /** Reads the header; empty where it has another form. */
    static Optional<ContentRange> parse(String header) {
        var form = FORM.matcher(header);
        if (!form.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(form.group(1));
        long last = Long.parseLong(form.group(2));
        return last < first ? Optional.empty() : Optional.of(new ContentRange(first, last));
    }

    /** Bytes in the chunk. */
    long length() {
        return last - first + 1;
    }
}
