package dev.berth.daemon;

import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.tls.CertificateDemand;
import dev.berth.daemon.tls.PemIdentity;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Secret;
import dev.berth.proxy.HostIdentities;
import dev.berth.proxy.ServerIdentity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Sees to it that the balancer shows the certificates of Secrets for the hosts whose Ingresses and
 * Gateways ask for them. Where one is missing, broken, expired or for other hosts, the device's own
 * certificate is shown, and whoever asked is told, once.
 */
final class SecretIdentities {
    private final EventLog events;
    private final InstantSource clock;
    private final Consumer<HostIdentities> listener;
    private final ReentrantLock turn = new ReentrantLock();
    private Map<Secret, Result<PemIdentity>> read = Map.of();
    private Set<String> told = Set.of();
    private DesiredState desired = DesiredState.EMPTY;
    private HostIdentities shown = HostIdentities.NONE;

    /**
     * @param listener told of every change
     */
    SecretIdentities(EventLog events, InstantSource clock, Consumer<HostIdentities> listener) {
        this.events = events;
        this.clock = clock;
        this.listener = listener;
    }

    /** What was applied; without cost where it is what it was. */
    void desired(DesiredState now) {
        turn.lock();
        try {
            if (now.revision() != desired.revision()) {
                desired = now;
                renew();
            }
        } finally {
            turn.unlock();
        }
    }

    /** Looks again at what time does to certificates. */
    void refresh() {
        turn.lock();
        try {
            renew();
        } finally {
            turn.unlock();
        }
    }

    private void renew() {
        var round = new Round(clock.instant());
        CertificateDemand.all(desired).forEach(round::take);
        read = round.parsed;
        told = round.problems;
        var next = new HostIdentities(round.byHost);
        if (!next.equals(shown)) {
            listener.accept(next);
            shown = next;
        }
    }

    /** One look at everything that is asked for. */
    private final class Round {
        private final Instant now;
        private final Map<Secret, Result<PemIdentity>> parsed = new HashMap<>();
        private final Map<String, List<ServerIdentity>> byHost = new HashMap<>();
        private final Set<String> problems = new HashSet<>();

        Round(Instant now) {
            this.now = now;
        }

        void take(CertificateDemand demand) {
            Secret secret = desired.secrets().get(demand.secret());
            if (secret == null) {
                tell(demand, "there is no Secret " + demand.secret());
                return;
            }
            switch (parsed.computeIfAbsent(secret, this::parse)) {
                case Result.Refused<PemIdentity>(var wrong) ->
                        tell(
                                demand,
                                "the Secret "
                                        + secret.name()
                                        + " holds no certificate with its key: "
                                        + wrong.getFirst());
                case Result.Ok<PemIdentity>(PemIdentity identity) ->
                        take(demand, secret.name(), identity);
            }
        }

        private Result<PemIdentity> parse(Secret secret) {
            Result<PemIdentity> before = read.get(secret);
            return before == null ? PemIdentity.of(secret) : before;
        }

        private void take(CertificateDemand demand, ObjectName secret, PemIdentity identity) {
            if (now.isBefore(identity.notBefore()) || !now.isBefore(identity.notAfter())) {
                tell(
                        demand,
                        "the certificate of the Secret %s is good from %s to %s only"
                                .formatted(secret, identity.notBefore(), identity.notAfter()));
                return;
            }
            SortedSet<String> hosts = new TreeSet<>(demand.hosts());
            if (hosts.isEmpty()) {
                hosts.addAll(identity.names());
            }
            for (String host : hosts) {
                if (identity.covers(host)) {
                    add(host, new ServerIdentity(identity.key(), identity.chain()));
                } else {
                    tell(
                            demand,
                            "the certificate of the Secret %s is not for %s"
                                    .formatted(secret, host));
                }
            }
        }

        /** Of two with keys of one kind, the first counts. */
        private void add(String host, ServerIdentity identity) {
            List<ServerIdentity> known = byHost.computeIfAbsent(host, any -> new ArrayList<>());
            String algorithm = identity.key().getAlgorithm();
            if (known.stream().noneMatch(one -> one.key().getAlgorithm().equals(algorithm))) {
                known.add(identity);
            }
        }

        private void tell(CertificateDemand demand, String problem) {
            String message = problem + "; clients see the device's own certificate";
            String subject = demand.kind() + " " + demand.object() + " " + message;
            if (problems.add(subject) && !told.contains(subject)) {
                events.warning(demand.kind(), demand.object(), "CertificateUnusable", message);
            }
        }
    }
}
