package dev.berth.daemon.tls;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The certificate for some hosts.
 *
 * @param certificate for those that it can name
 * @param leftOut the others, and why
 */
public record IssuedCertificate(ServerCertificate certificate, SortedMap<String, String> leftOut) {
    public IssuedCertificate {
        leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
    }
}
