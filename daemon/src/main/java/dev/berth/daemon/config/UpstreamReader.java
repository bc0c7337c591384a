package dev.berth.daemon.config;

import dev.berth.daemon.document.Fields;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.upstream.Upstream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code registry.upstreams}: other registries, each with the prefix of its repositories. */
final class UpstreamReader {
    /** Upstreams in one file. */
    private static final int MOST = 64;

    private UpstreamReader() {}

    /** Those that can be read; every problem of the others is recorded at its line. */
    static List<Upstream> read(List<Fields> entries) {
        var upstreams = new ArrayList<Upstream>();
        Set<RepositoryName> prefixes = new HashSet<>();
        for (Fields fields : entries) {
            if (upstreams.size() == MOST) {
                fields.error("prefix", "is one upstream too many, expected at most " + MOST);
                break;
            }
            upstream(fields, prefixes).ifPresent(upstreams::add);
        }
        return upstreams;
    }

    private static Optional<Upstream> upstream(Fields fields, Set<RepositoryName> prefixes) {
        Optional<RepositoryName> prefix = required(fields, "prefix", RepositoryName::parse);
        Optional<URI> url = required(fields, "url", Upstream::url);
        Optional<Path> credentials = value(fields, "credentialsFile", OptionParsers::path);
        Optional<Path> authority = value(fields, "caFile", OptionParsers::path);
        List<String> hosts = fields.texts("tokenHosts");
        for (String host : hosts) {
            refusals(fields, "tokenHosts", Upstream.tokenHost(host));
        }
        fields.refuseUnknown();
        if (prefix.isPresent() && !prefixes.add(prefix.get())) {
            fields.error("prefix", "'" + prefix.get() + "' is the prefix of another upstream");
        }
        boolean good =
                hosts.stream().allMatch(host -> Upstream.tokenHost(host) instanceof Result.Ok<?>);
        return prefix.isPresent() && url.isPresent() && good
                ? Optional.of(new Upstream(prefix.get(), url.get(), credentials, authority, hosts))
                : Optional.empty();
    }

    private static <T> Optional<T> required(
            Fields fields, String name, Function<String, Result<T>> parser) {
        fields.require(name, "text");
        return value(fields, name, parser);
    }

    private static <T> Optional<T> value(
            Fields fields, String name, Function<String, Result<T>> parser) {
        return fields.text(name).flatMap(text -> refusals(fields, name, parser.apply(text)));
    }

    private static <T> Optional<T> refusals(Fields fields, String name, Result<T> result) {
        return switch (result) {
            case Result.Ok<T>(T value) -> Optional.of(value);
            case Result.Refused<T>(var problems) -> {
                problems.forEach(problem -> fields.error(name, problem.detail()));
                yield Optional.empty();
            }
        };
    }
}
