package dev.berth.daemon;

import dev.berth.daemon.tls.DeviceAuthority;
import dev.berth.daemon.tls.ServerCertificate;
import dev.berth.policies.base.Result;
import dev.berth.proxy.ServerIdentity;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Sees to it that the balancer shows a valid certificate for every host that is routed. */
final class CertificateKeeper {
    private static final Logger LOG = System.getLogger(CertificateKeeper.class.getName());

    private final DeviceAuthority authority;
    private final SortedSet<String> always;
    private volatile SortedSet<String> routed;
    private volatile ServerCertificate shown;

    private CertificateKeeper(
            DeviceAuthority authority,
            SortedSet<String> always,
            SortedSet<String> routed,
            ServerCertificate shown) {
        this.authority = authority;
        this.always = always;
        this.routed = routed;
        this.shown = shown;
    }

    /**
     * Has a certificate made, or takes the stored one that fits.
     *
     * @param always hosts that the configuration names
     * @param routed hosts that documents name
     */
    static CertificateKeeper open(
            DeviceAuthority authority, SortedSet<String> always, SortedSet<String> routed)
            throws IOException {
        ServerCertificate first =
                switch (authority.serverCertificate(union(always, routed))) {
                    case Result.Ok<ServerCertificate>(ServerCertificate value) -> value;
                    case Result.Refused<ServerCertificate>(var problems) -> {
                        tell(problems.toString());
                        // A host too many must not keep the others from starting.
                        yield authority.serverCertificate(new TreeSet<>()).orElseThrow();
                    }
                };
        return new CertificateKeeper(authority, always, routed, first);
    }

    /** What the listener proves itself with now. */
    ServerIdentity identity() {
        return new ServerIdentity(shown.key(), shown.chain());
    }

    Instant notAfter() {
        return shown.notAfter();
    }

    /**
     * Which hosts are routed from now on; the certificate follows with the next upkeep.
     *
     * @return whether they are others than before
     */
    boolean routed(SortedSet<String> hosts) {
        boolean changed = !hosts.equals(routed);
        routed = hosts;
        return changed;
    }

    /** Renews the certificate if its hosts or its time ask for it, and hands it on if it is new. */
    void renew(Consumer<ServerIdentity> listener) throws IOException {
        switch (authority.serverCertificate(union(always, routed))) {
            case Result.Ok<ServerCertificate>(ServerCertificate current) -> {
                if (!current.chain().equals(shown.chain())) {
                    // First the listener: what it did not take is handed on with the next renewal.
                    listener.accept(new ServerIdentity(current.key(), current.chain()));
                    shown = current;
                    LOG.log(
                            Level.INFO,
                            () ->
                                    "the balancer's certificate is new, for "
                                            + union(always, routed)
                                            + ", until "
                                            + current.notAfter());
                }
            }
            case Result.Refused<ServerCertificate>(var problems) -> tell(problems.toString());
        }
    }

    private static SortedSet<String> union(SortedSet<String> some, SortedSet<String> others) {
        SortedSet<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private static void tell(String problems) {
        LOG.log(Level.WARNING, () -> "no certificate for the routed hosts: " + problems);
    }
}
