package dev.berth.daemon.config;

import dev.berth.daemon.document.Fields;
import dev.berth.daemon.document.YamlNode;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.NamePattern;
import dev.berth.policies.repository.Quota;
import dev.berth.policies.repository.RepositoryRules;
import dev.berth.policies.repository.TagPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads which tags are immutable and how much repositories may hold. */
final class RepositoryRulesReader {
    private RepositoryRulesReader() {}

    static RepositoryRules read(OptionValues values) {
        List<Quota> quotas =
                values.fields(Option.REGISTRY_QUOTAS)
                        .flatMap(group -> group.fields(Option.REGISTRY_QUOTAS.field()))
                        .map(RepositoryRulesReader::quotas)
                        .orElse(List.of());
        return new RepositoryRules(
                values.list(Option.REGISTRY_IMMUTABLE_TAGS, TagPattern::parse), quotas);
    }

    /** In the order of the file, for the first that means a repository is its quota. */
    private static List<Quota> quotas(Fields mapping) {
        var quotas = new ArrayList<Quota>();
        for (YamlNode.Entry entry : mapping.all()) {
            Optional<NamePattern> repositories =
                    good(mapping, entry.key(), NamePattern.parse(entry.key()));
            Optional<Long> bytes =
                    good(mapping, entry.key(), OptionParsers.bytes(text(entry.value())));
            if (repositories.isPresent() && bytes.isPresent()) {
                quotas.add(new Quota(repositories.get(), bytes.get()));
            }
        }
        return quotas;
    }

    private static <T> Optional<T> good(Fields mapping, String key, Result<T> result) {
        return switch (result) {
            case Result.Ok<T>(T value) -> Optional.of(value);
            case Result.Refused<T>(var problems) -> {
                problems.forEach(problem -> mapping.error(key, problem.detail()));
                yield Optional.empty();
            }
        };
    }

    private static String text(YamlNode node) {
        return switch (node) {
            case YamlNode.Numeral(Number value, String source, int line) -> source;
            case YamlNode.Text(String value, int line) -> value;
            case YamlNode.Flag flag -> flag.noun();
            case YamlNode.Null nothing -> nothing.noun();
            case YamlNode.Sequence sequence -> sequence.noun();
            case YamlNode.Mapping mapping -> mapping.noun();
        };
    }
}
