package dev.berth.registry.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.registry.index.RegistryIndex;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** GET {@code /v2/<name>/tags/list}: tags in ASCII order, a page at a time. */
final class TagList {
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    private final RegistryIndex index;
    private final int mostTags;

    TagList(RegistryIndex index, int mostTags) {
        this.index = index;
        this.mostTags = mostTags;
    }

    Answer get(Endpoint.Tags target, Exchange exchange) {
        Optional<String> asked = exchange.query().first("n");
        if (asked.isPresent() && !COUNT.matcher(asked.get()).matches()) {
            return Answer.refused(OciError.PAGINATION_NUMBER_INVALID, "n is no number of tags");
        }
        if (!index.knows(target.repository())) {
            return Answer.refused(
                    OciError.NAME_UNKNOWN, "there is no repository " + target.repository());
        }
        int count = Math.min(mostTags, asked.map(Integer::parseInt).orElse(mostTags));
        String last = exchange.query().first("last").orElse("");
        // One more than asked for tells whether there is a next page.
        List<String> found = index.tags(target.repository(), last, count + 1);
        List<String> page = found.subList(0, Math.min(count, found.size()));
        var answer = Answer.json(200, body(target, page));
        return page.isEmpty() || found.size() == page.size()
                ? answer
                : answer.with("Link", next(target, count, page.getLast()));
    }

    private static JsonObject body(Endpoint.Tags target, List<String> page) {
        var tags = new JsonArray();
        page.forEach(tags::add);
        var body = new JsonObject();
        body.addProperty("name", target.repository().value());
        body.add("tags", tags);
        return body;
    }

    /** As RFC 8288 section 3 has it. */
    private static String next(Endpoint.Tags target, int count, String last) {
        return "</v2/%s/tags/list?n=%d&last=%s>; rel=\"next\""
                .formatted(target.repository(), count, last);
    }
}
