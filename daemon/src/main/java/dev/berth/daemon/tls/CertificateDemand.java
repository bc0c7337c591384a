package dev.berth.daemon.tls;

import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.Gateway;
import dev.berth.policies.workload.Ingress;
import dev.berth.policies.workload.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Somebody's wish that clients of some hosts see the certificate of a Secret.
 *
 * @param kind Ingress or Gateway
 * @param object which one asks
 * @param hosts lower case; empty: those that the certificate names
 * @param secret which Secret
 */
public record CertificateDemand(
        String kind, ObjectName object, SortedSet<String> hosts, ObjectName secret) {
    private static final String GATEWAY = "Gateway";

    /** Every wish, those of Ingresses first, by name: of two for one host the first counts. */
    public static List<CertificateDemand> all(DesiredState desired) {
        List<CertificateDemand> all = new ArrayList<>();
        for (Ingress ingress : desired.ingresses().values()) {
            for (Ingress.Tls tls : ingress.tls()) {
                all.add(of(ingress, tls));
            }
        }
        for (Gateway gateway : desired.gateway().gateways().values()) {
            for (Gateway.Listener listener : gateway.listeners()) {
                addAll(desired, gateway, listener, all);
            }
        }
        return all;
    }

    private static CertificateDemand of(Ingress ingress, Ingress.Tls tls) {
        var hosts = new TreeSet<>(tls.hosts());
        if (hosts.isEmpty()) {
            ingress.rules().forEach(rule -> rule.host().ifPresent(hosts::add));
        }
        return new CertificateDemand(
                "Ingress",
                ingress.name(),
                hosts,
                new ObjectName(ingress.name().namespace(), tls.secret()));
    }

    /** A Secret of another namespace counts only where that namespace grants it. */
    private static void addAll(
            DesiredState desired,
            Gateway gateway,
            Gateway.Listener listener,
            List<CertificateDemand> all) {
        var hosts = new TreeSet<String>();
        listener.hostname().ifPresent(hosts::add);
        listener.tls()
                .filter(tls -> !tls.passthrough())
                .ifPresent(
                        tls ->
                                tls.certificates().stream()
                                        .filter(
                                                secret ->
                                                        desired.gateway()
                                                                .allows(
                                                                        GATEWAY,
                                                                        gateway.name().namespace(),
                                                                        "Secret",
                                                                        secret))
                                        .map(
                                                secret ->
                                                        new CertificateDemand(
                                                                GATEWAY,
                                                                gateway.name(),
                                                                hosts,
                                                                secret))
                                        .forEach(all::add));
    }
}
