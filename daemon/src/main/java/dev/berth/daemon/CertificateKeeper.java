package dev.berth.daemon;

import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.tls.DeviceAuthority;
import dev.berth.daemon.tls.IssuedCertificate;
import dev.berth.daemon.tls.ServerCertificate;
import dev.berth.policies.workload.ObjectName;
import dev.berth.proxy.ServerIdentity;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.cert.CertificateParsingException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Sees to it that the balancer shows a valid certificate for every host that is routed. A host that
 * no certificate can name is left out and told of, once, to the Ingresses that ask for it.
 */
final class CertificateKeeper {
    private static final Logger LOG = System.getLogger(CertificateKeeper.class.getName());

    private final DeviceAuthority authority;
    private final List<String> always;
    private final EventLog events;
    private volatile SortedMap<String, SortedSet<ObjectName>> routed;
    private volatile ServerCertificate shown;
    private volatile Set<String> told = Set.of();

    private CertificateKeeper(
            DeviceAuthority authority,
            List<String> always,
            SortedMap<String, SortedSet<ObjectName>> routed,
            EventLog events)
            throws IOException {
        this.authority = authority;
        this.always = List.copyOf(always);
        this.routed = routed;
        this.events = events;
        this.shown = issued();
    }

    /**
     * Has a certificate made, or takes the stored one that fits.
     *
     * @param always hosts that the configuration names
     * @param routed hosts that documents name, each with the Ingresses that do
     */
    static CertificateKeeper open(
            DeviceAuthority authority,
            List<String> always,
            SortedMap<String, SortedSet<ObjectName>> routed,
            EventLog events)
            throws IOException {
        return new CertificateKeeper(authority, always, routed, events);
    }

    /** What the listener proves itself with now. */
    ServerIdentity identity() {
        return new ServerIdentity(shown.key(), shown.chain());
    }

    /** Names that the certificate vouches for now, in lower case. */
    Set<String> names() {
        try {
            Collection<List<?>> entries = shown.chain().getFirst().getSubjectAlternativeNames();
            return entries == null
                    ? Set.of()
                    : entries.stream()
                            .map(entry -> String.valueOf(entry.getLast()).toLowerCase(Locale.ROOT))
                            .collect(Collectors.toUnmodifiableSet());
        } catch (CertificateParsingException e) {
            throw new IllegalStateException("a certificate of ours cannot be read", e);
        }
    }

    Instant notAfter() {
        return shown.notAfter();
    }

    /**
     * Which hosts are routed from now on; the certificate follows with the next upkeep.
     *
     * @return whether they are others than before
     */
    boolean routed(SortedMap<String, SortedSet<ObjectName>> hosts) {
        boolean changed = !hosts.equals(routed);
        routed = hosts;
        return changed;
    }

    /** Renews the certificate if its hosts or its time ask for it, and hands it on if it is new. */
    void renew(Consumer<ServerIdentity> listener) throws IOException {
        ServerCertificate current = issued();
        if (!current.chain().equals(shown.chain())) {
            // First the listener: what it did not take is handed on with the next renewal.
            listener.accept(new ServerIdentity(current.key(), current.chain()));
            shown = current;
            LOG.log(Level.INFO, () -> "the balancer's certificate is new: " + current);
        }
    }

    private ServerCertificate issued() throws IOException {
        SortedMap<String, SortedSet<ObjectName>> now = routed;
        // Those of the configuration come first: they keep their place, whatever is applied.
        Set<String> hosts = new LinkedHashSet<>(always);
        hosts.addAll(now.keySet());
        IssuedCertificate issued = authority.serverCertificate(hosts);
        tell(issued.leftOut(), now);
        return issued.certificate();
    }

    private void tell(
            SortedMap<String, String> leftOut, SortedMap<String, SortedSet<ObjectName>> asking) {
        Set<String> known = told;
        Set<String> still = new HashSet<>();
        for (Map.Entry<String, String> host : leftOut.entrySet()) {
            String message =
                    "host \"%s\" is not in the balancer's certificate: %s"
                            .formatted(host.getKey(), host.getValue());
            if (always.contains(host.getKey()) && still.add(host.getKey())) {
                if (!known.contains(host.getKey())) {
                    LOG.log(Level.WARNING, () -> "configuration: hosts: " + message);
                }
            }
            for (ObjectName ingress : asking.getOrDefault(host.getKey(), new TreeSet<>())) {
                String subject = ingress + " " + host.getKey();
                if (still.add(subject) && !known.contains(subject)) {
                    events.warning("Ingress", ingress, "HostLeftOut", message);
                }
            }
        }
        told = still;
    }
}
