package dev.berth.registry.http;

import com.google.gson.JsonObject;
import dev.berth.registry.index.RegistryIndex;
import java.util.List;

/** GET {@code /v2/<name>/tags/list}: tags in ASCII order, a page at a time. */
final class TagList {
    private final RegistryIndex index;
    private final int mostTags;

    TagList(RegistryIndex index, int mostTags) {
        this.index = index;
        this.mostTags = mostTags;
    }

    Answer get(Endpoint.Tags target, Exchange exchange) {
        var asked = NamePage.parse(exchange.query(), mostTags);
        if (asked.isEmpty()) {
            return NamePage.malformed();
        }
        var page = asked.get();
        if (!index.knows(target.repository())) {
            return Answer.refused(
                    OciError.NAME_UNKNOWN, "there is no repository " + target.repository());
        }
        List<String> found = index.tags(target.repository(), page.last(), page.wanted());
        var body = new JsonObject();
        body.addProperty("name", target.repository().value());
        body.add("tags", page.names(found));
        return page.linked(
                Answer.json(200, body), "/v2/" + target.repository() + "/tags/list", found);
    }
}
