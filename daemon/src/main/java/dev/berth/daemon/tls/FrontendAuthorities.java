package dev.berth.daemon.tls;

import dev.berth.policies.route.HostRule;
import dev.berth.policies.workload.ConfigMap;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.ObjectName;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Of whom one must vouch for clients, as applied Gateways say ({@code spec.tls.frontend}).
 *
 * <p>Where two Gateways ask for something at the same host, a client needs somebody whom both
 * believe. A reference that is no good is left out, and a Gateway without a good one lets nobody
 * in.
 */
public final class FrontendAuthorities {
    /** Where Kubernetes has the certificates in a ConfigMap. */
    private static final String KEY = "ca.crt";

    private static final int MAX_CERTIFICATES = 32;
    private static final String INVALID = "InvalidCACertificateRef";

    private FrontendAuthorities() {}

    /**
     * Why a reference is no good.
     *
     * @param reason of the condition {@code ResolvedRefs}
     * @param message for people
     */
    public record Problem(String reason, String message) {}

    /** Certificates of authorities, or why there are none. */
    private record Found(List<X509Certificate> certificates, Optional<Problem> problem) {
        static Found nothing(String reason, String message) {
            return new Found(List.of(), Optional.of(new Problem(reason, message)));
        }
    }

    /**
     * By the host of the listener. A listener of protocol HTTP is served over TLS here, so its
     * Gateway's demand holds for it too.
     */
    public static Map<HostRule, Set<X509Certificate>> of(DesiredState desired) {
        Map<HostRule, Set<X509Certificate>> byHost = new HashMap<>();
        for (Gateway gateway : desired.gateway().gateways().values()) {
            if (gateway.clients().isPresent()) {
                Set<X509Certificate> authorities = new HashSet<>();
                for (ObjectName reference : gateway.clients().get().authorities()) {
                    authorities.addAll(find(desired, gateway, reference).certificates());
                }
                for (Gateway.Listener listener : gateway.listeners()) {
                    if (isServed(listener)) {
                        byHost.merge(
                                HostRule.ofGateway(listener.hostname().orElse("")),
                                Set.copyOf(authorities),
                                FrontendAuthorities::common);
                    }
                }
            }
        }
        return Map.copyOf(byHost);
    }

    /** What is wrong with a reference of a Gateway. */
    public static Optional<Problem> problem(
            DesiredState desired, Gateway gateway, ObjectName reference) {
        return find(desired, gateway, reference).problem();
    }

    /** Whether requests of a listener are served behind the Gateway's demand. */
    public static boolean isServed(Gateway.Listener listener) {
        return switch (listener.protocol()) {
            case HTTP, HTTPS -> true;
            case TLS, TCP -> false;
        };
    }

    private static Set<X509Certificate> common(
            Set<X509Certificate> some, Set<X509Certificate> others) {
        Set<X509Certificate> common = new HashSet<>(some);
        common.retainAll(others);
        return Set.copyOf(common);
    }

    private static Found find(DesiredState desired, Gateway gateway, ObjectName reference) {
        boolean allowed =
                desired.gateway()
                        .allows("Gateway", gateway.name().namespace(), "ConfigMap", reference);
        if (!allowed) {
            return Found.nothing(
                    "RefNotPermitted",
                    "no ReferenceGrant lets the Gateway refer to ConfigMap " + reference);
        }
        ConfigMap map = desired.configMaps().get(reference);
        if (map == null) {
            return Found.nothing(INVALID, "there is no ConfigMap " + reference);
        }
        Optional<byte[]> text = map.bytes(KEY);
        if (text.isEmpty()) {
            return Found.nothing(INVALID, "the ConfigMap " + reference + " has no " + KEY);
        }
        try {
            List<X509Certificate> found = PemText.certificates(text.get(), MAX_CERTIFICATES);
            if (!found.isEmpty()) {
                return new Found(found, Optional.empty());
            }
        } catch (GeneralSecurityException unreadable) {
            return Found.nothing(
                    INVALID,
                    "the ConfigMap " + reference + " holds a certificate that cannot be read");
        }
        return Found.nothing(
                INVALID,
                "%s of the ConfigMap %s is expected to be PEM with 1 to %d certificates"
                        .formatted(KEY, reference, MAX_CERTIFICATES));
    }
}
