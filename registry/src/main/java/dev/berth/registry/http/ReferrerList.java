package dev.berth.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.registry.manifest.MediaType;
import dev.berth.registry.manifest.Referrers;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * GET {@code /v2/<name>/referrers/<digest>}: an index of the manifests whose subject that is, a
 * page at a time.
 */
final class ReferrerList {
    /** 18 digits: every such number fits a long. */
    private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");

    private final Referrers referrers;

    ReferrerList(Referrers referrers) {
        this.referrers = referrers;
    }

    Answer get(Endpoint.Referrers target, Exchange exchange) {
        // An empty filter names no type, so it asks for all of them.
        Optional<String> type =
                exchange.query().first("artifactType").filter(text -> !text.isEmpty());
        String after = exchange.query().first("after").orElse("0");
        if (!POSITION.matcher(after).matches()) {
            return Answer.refused(
                    OciError.UNSUPPORTED, 400, "after is not taken from a Link of this list");
        }
        var page =
                referrers.page(target.repository(), target.digest(), type, Long.parseLong(after));
        var answer =
                Answer.of(200)
                        .with("Content-Type", MediaType.OCI_INDEX.label())
                        .body(new Answer.Body.Text(index(page).toString()));
        if (type.isPresent()) {
            answer = answer.with("OCI-Filters-Applied", "artifactType");
        }
        return page.next().isPresent()
                ? answer.with("Link", next(target, type, page.next()))
                : answer;
    }

    private static JsonObject index(Referrers.Page page) {
        var manifests = new JsonArray();
        for (var found : page.found()) {
            manifests.add(descriptor(found));
        }
        var index = new JsonObject();
        index.addProperty("schemaVersion", 2);
        index.addProperty("mediaType", MediaType.OCI_INDEX.label());
        index.add("manifests", manifests);
        return index;
    }

    private static JsonObject descriptor(Referrers.Found found) {
        var descriptor = new JsonObject();
        descriptor.addProperty("mediaType", found.manifest().mediaType());
        descriptor.addProperty("digest", found.manifest().digest().toString());
        descriptor.addProperty("size", found.manifest().size());
        found.artifactType().ifPresent(type -> descriptor.addProperty("artifactType", type));
        if (!found.annotations().isEmpty()) {
            var annotations = new JsonObject();
            found.annotations().forEach(annotations::addProperty);
            descriptor.add("annotations", annotations);
        }
        return descriptor;
    }

    /** As RFC 8288 section 3 has it. */
    private static String next(
            Endpoint.Referrers target, Optional<String> type, OptionalLong position) {
        return "</v2/%s/referrers/%s?%safter=%d>; rel=\"next\""
                .formatted(
                        target.repository(),
                        target.digest(),
                        type.map(text -> "artifactType=" + URLEncoder.encode(text, UTF_8) + "&")
                                .orElse(""),
                        position.orElseThrow());
    }
}
