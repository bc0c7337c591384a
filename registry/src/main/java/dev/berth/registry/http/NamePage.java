package dev.berth.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import java.net.URLEncoder;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which names of a sorted list a client asks for, by {@code n} and {@code last}.
 *
 * @param count how many, cut to what one answer may hold before anything is read
 * @param last the name before the first, {@code ""} for the beginning
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags">OCI
 *     distribution-spec 1.1, listing tags</a>
 */
record NamePage(int count, String last) {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    /** Reads the parameters; empty where {@code n} is no number. */
    static Optional<NamePage> parse(QueryParameters query, int most) {
        String asked = query.first("n").orElse(Integer.toString(most));
        return COUNT.matcher(asked).matches()
                ? Optional.of(
                        new NamePage(
                                Math.min(most, Integer.parseInt(asked)),
                                query.first("last").orElse("")))
                : Optional.empty();
    }

    static Answer malformed() {
        return Answer.refused(
                OciError.UNSUPPORTED, 400, "n is no number, expected up to nine digits");
    }

    /** How many names to look for: one more tells whether there is a next page. */
    int wanted() {
        return count + 1;
    }

    /** As JSON, without the one more. */
    JsonArray names(List<String> found) {
        var names = new JsonArray();
        found.stream().limit(count).forEach(names::add);
        return names;
    }

    /**
     * Adds where to go on, as RFC 8288 section 3 has it; a page of no names has none to go on from.
     *
     * @param path of the list
     */
    Answer linked(Answer answer, String path, List<String> found) {
        return count == 0 || found.size() <= count
                ? answer
                : answer.with(
                        "Link",
                        "<%s?n=%d&last=%s>; rel=\"next\""
                                .formatted(
                                        path,
                                        count,
                                        URLEncoder.encode(found.get(count - 1), UTF_8)));
    }
}
