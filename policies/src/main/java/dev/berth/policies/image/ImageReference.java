package dev.berth.policies.image;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a document calls an image: {@code [registry/]repository[:tag][@digest]}.
 *
 * @param registry host and optional port, empty where the name has none: then the embedded registry
 *     is meant first
 * @param repository the repository there
 * @param tag the tag, {@code latest} where neither tag nor digest is given
 * @param digest the exact content, where given; the tag is then only a remark
 */
public record ImageReference(
        Optional<String> registry,
        RepositoryName repository,
        Optional<Tag> tag,
        Optional<Digest> digest) {
    private static final Pattern HOST =
            Pattern.compile(
                    "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)"
                            + "(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*"
                            + "(?::[0-9]{1,5})?");

    /** Reads an image reference the way Docker does, without filling in a public registry. */
    public static Result<ImageReference> parse(String text) {
        Optional<Digest> digest = Optional.empty();
        String name = text;
        int at = text.indexOf('@');
        if (at >= 0) {
            switch (Digest.parse(text.substring(at + 1))) {
                case Result.Ok<Digest>(Digest value) -> digest = Optional.of(value);
                case Result.Refused<Digest>(var problems) -> {
                    return Result.refused(problems);
                }
            }
            name = text.substring(0, at);
        }
        Optional<Tag> tag = digest.isEmpty() ? Optional.of(Tag.LATEST) : Optional.empty();
        int colon = name.lastIndexOf(':');
        if (colon > name.lastIndexOf('/')) {
            switch (Tag.parse(name.substring(colon + 1))) {
                case Result.Ok<Tag>(Tag value) -> tag = Optional.of(value);
                case Result.Refused<Tag>(var problems) -> {
                    return Result.refused(problems);
                }
            }
            name = name.substring(0, colon);
        }
        return named(text, name, tag, digest);
    }

    private static Result<ImageReference> named(
            String text, String name, Optional<Tag> tag, Optional<Digest> digest) {
        Optional<String> registry = Optional.empty();
        String repository = name;
        int slash = name.indexOf('/');
        if (slash > 0 && isRegistry(name.substring(0, slash))) {
            registry = Optional.of(name.substring(0, slash));
            repository = name.substring(slash + 1);
            if (!HOST.matcher(registry.get()).matches()) {
                return Result.refused(
                        Problem.at(
                                "image",
                                Quoted.of(text)
                                        + " has no registry host before the first /, expected"
                                        + " host[:port]"));
            }
        }
        var host = registry;
        return RepositoryName.parse(repository)
                .map(parsed -> new ImageReference(host, parsed, tag, digest));
    }

    /**
     * The first part is a host if it looks like one: a dot, a port, an upper-case letter, or
     * localhost.
     */
    private static boolean isRegistry(String part) {
        return part.indexOf('.') >= 0
                || part.indexOf(':') >= 0
                || part.equals("localhost")
                || !part.toLowerCase(Locale.ROOT).equals(part);
    }

    /** As a document would write it. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        registry.ifPresent(host -> text.append(host).append('/'));
        text.append(repository);
        tag.ifPresent(value -> text.append(':').append(value));
        digest.ifPresent(value -> text.append('@').append(value));
        return text.toString();
    }
}
