package dev.berth.registry;

import dev.berth.policies.repository.RepositoryRules;
import dev.berth.policies.retention.RetentionRules;
import dev.berth.registry.base.ProtectedDigests;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.base.RegistryListener;
import dev.berth.registry.http.TlsListener;
import dev.berth.registry.upstream.Upstream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a registry is told before it opens.
 *
 * @param directory holds the store and nothing else; made if it is missing
 * @param listen where it answers; port 0 lets the kernel choose
 * @param tls the listener for other hosts, if there is one
 * @param rules immutable tags and quotas
 * @param limits every bound
 * @param clock the time, for leases and passes
 * @param listener hears of what happened
 * @param upstreams other registries whose repositories are shown here, by their prefixes
 * @param retention which tags and manifests are kept
 * @param guarded manifests that are kept whatever the rules say
 */
public record RegistryConfig(
        Path directory,
        InetSocketAddress listen,
        Optional<TlsListener> tls,
        RepositoryRules rules,
        RegistryLimits limits,
        InstantSource clock,
        RegistryListener listener,
        List<Upstream> upstreams,
        RetentionRules retention,
        ProtectedDigests guarded) {
    public RegistryConfig {
        upstreams = List.copyOf(upstreams);
    }

    /** The defaults, on the system's clock, with nobody listening. */
    public static RegistryConfig of(Path directory, InetSocketAddress listen) {
        return new RegistryConfig(
                directory,
                listen,
                Optional.empty(),
                RepositoryRules.NONE,
                RegistryLimits.defaults(),
                Clock.systemUTC(),
                event -> {},
                List.of(),
                RetentionRules.defaults(),
                Set::of);
    }

    /** The same with a listener for other hosts, too. */
    public RegistryConfig withTls(TlsListener other) {
        return new RegistryConfig(
                directory,
                listen,
                Optional.of(other),
                rules,
                limits,
                clock,
                listener,
                upstreams,
                retention,
                guarded);
    }

    /** The same with other rules. */
    public RegistryConfig withRules(RepositoryRules other) {
        return new RegistryConfig(
                directory, listen, tls, other, limits, clock, listener, upstreams, retention,
                guarded);
    }

    /** The same with other bounds. */
    public RegistryConfig withLimits(RegistryLimits other) {
        return new RegistryConfig(
                directory, listen, tls, rules, other, clock, listener, upstreams, retention,
                guarded);
    }

    /** The same by another clock. */
    public RegistryConfig withClock(InstantSource other) {
        return new RegistryConfig(
                directory, listen, tls, rules, limits, other, listener, upstreams, retention,
                guarded);
    }

    /** The same with another listener. */
    public RegistryConfig withListener(RegistryListener other) {
        return new RegistryConfig(
                directory, listen, tls, rules, limits, clock, other, upstreams, retention, guarded);
    }

    /** The same with those upstreams. */
    public RegistryConfig withUpstreams(List<Upstream> others) {
        return new RegistryConfig(
                directory, listen, tls, rules, limits, clock, listener, others, retention, guarded);
    }

    /** The same with other rules of retention. */
    public RegistryConfig withRetention(RetentionRules other) {
        return new RegistryConfig(
                directory, listen, tls, rules, limits, clock, listener, upstreams, other, guarded);
    }

    /** The same with manifests that are never collected. */
    public RegistryConfig withGuarded(ProtectedDigests other) {
        return new RegistryConfig(
                directory, listen, tls, rules, limits, clock, listener, upstreams, retention,
                other);
    }
}
