package dev.berth.daemon.config;

import dev.berth.policies.repository.RepositoryRules;
import dev.berth.policies.retention.RetentionRules;
import java.util.Optional;

/**
 * Who may reach the registry and what holds for its repositories; each component is described at
 * the {@link Option} of its name.
 *
 * @param tlsListen where other hosts reach it; empty: nowhere
 * @param tlsAnonymousPull whether they need no credential to pull
 * @param rules immutable tags and quotas
 * @param retention which tags stay, and how long what none of them needs
 */
public record RegistryAccess(
        Optional<ListenAddress> tlsListen,
        boolean tlsAnonymousPull,
        RepositoryRules rules,
        RetentionRules retention) {
    static RegistryAccess read(OptionValues values) {
        return new RegistryAccess(
                values.optional(Option.REGISTRY_TLS_LISTEN, ListenAddress::parse),
                values.flag(Option.REGISTRY_TLS_ANONYMOUS_PULL),
                RepositoryRulesReader.read(values),
                RetentionReader.read(values));
    }
}
