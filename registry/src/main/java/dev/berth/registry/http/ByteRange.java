package dev.berth.registry.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes a {@code Range} header asks for.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14">RFC 9110 section 14</a>
 */
sealed interface ByteRange {
    /** All of them: no header, or one that may be ignored. */
    record Whole() implements ByteRange {}

    /**
     * Some of them.
     *
     * @param first offset of the first byte
     * @param count at least 1
     */
    record Part(long first, long count) implements ByteRange {
        /** {@code bytes 0-9/100}. */
        String contentRange(long length) {
            return "bytes " + first + "-" + (first + count - 1) + "/" + length;
        }
    }

    /** None that exist. */
    record Unsatisfiable() implements ByteRange {}

    Pattern FORM = Pattern.compile("bytes=(\\d*)-(\\d*)");

    /**
     * Reads the header for content of that length. Other units and several ranges are ignored, as
     * the RFC allows; a range that ends before it begins cannot be satisfied.
     */
    static ByteRange parse(Optional<String> header, long length) {
        Matcher form = FORM.matcher(header.map(text -> text.replace(" ", "")).orElse(""));
        if (!form.matches() || (form.group(1).isEmpty() && form.group(2).isEmpty())) {
            return new Whole();
        }
        if (form.group(1).isEmpty()) {
            long count = Math.min(number(form.group(2)), length);
            return count == 0 ? new Unsatisfiable() : new Part(length - count, count);
        }
        long first = number(form.group(1));
        long last = form.group(2).isEmpty() ? Long.MAX_VALUE : number(form.group(2));
        if (first >= length || last < first) {
            return new Unsatisfiable();
        }
        return new Part(first, Math.min(last, length - 1) - first + 1);
    }

    /** A number of any length; those past a long mean the same as the largest. */
    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
