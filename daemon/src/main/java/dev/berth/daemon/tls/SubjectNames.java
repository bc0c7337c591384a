package dev.berth.daemon.tls;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The names that a server certificate vouches for (RFC 5280 §4.2.1.6): the hosts asked for, and the
 * device itself.
 *
 * @param dnsNames lower case, a wildcard only as the whole first label
 */
record SubjectNames(SortedSet<String> dnsNames) {
    /**
     * Longest list, bytes of all names together. A JDK client takes handshake messages of at most
     * 32 KiB, so a longer list would lock it out of every host at once.
     */
    static final int MAX_TOTAL_BYTES = 24 * 1024;

    /** The address that the device vouches for besides its names. */
    static final String LOOPBACK = "127.0.0.1";

    private static final String LOCALHOST = "localhost";
    private static final int MAX_NAME_BYTES = 253;
    private static final int OVERHEAD_BYTES = 4;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern NAME =
            Pattern.compile("(?:\\*\\." + LABEL + "|" + LABEL + ")(?:\\." + LABEL + ")*+");

    SubjectNames {
        dnsNames = Collections.unmodifiableSortedSet(new TreeSet<>(dnsNames));
    }

    /**
     * The names for these hosts; refused with every host that is no DNS name, or when they are too
     * many for one certificate.
     *
     * @param deviceName the machine's host name; left out if it is no DNS name, which nobody asked
     *     for
     */
    static Result<SubjectNames> of(Collection<String> hosts, String deviceName) {
        var names = new TreeSet<String>();
        var problems = new ArrayList<Problem>();
        for (String host : hosts) {
            String name = host.toLowerCase(Locale.ROOT);
            if (isDnsName(name)) {
                names.add(name);
            } else {
                problems.add(Problem.at("host", "\"" + host + "\" is not a DNS name (RFC 1123)"));
            }
        }
        names.add(LOCALHOST);
        String device = deviceName.toLowerCase(Locale.ROOT);
        if (isDnsName(device)) {
            names.add(device);
        }
        int totalBytes = names.stream().mapToInt(name -> name.length() + OVERHEAD_BYTES).sum();
        if (totalBytes > MAX_TOTAL_BYTES) {
            problems.add(
                    Problem.at(
                            "host",
                            names.size()
                                    + " host names take "
                                    + totalBytes
                                    + " bytes of a certificate, expected at most "
                                    + MAX_TOTAL_BYTES));
        }
        return problems.isEmpty() ? Result.ok(new SubjectNames(names)) : Result.refused(problems);
    }

    /** Whether the certificate vouches for exactly these names. */
    boolean areThoseOf(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> entries = certificate.getSubjectAlternativeNames();
        if (entries == null) {
            return false;
        }
        var named = new TreeSet<String>();
        var addresses = new TreeSet<String>();
        for (List<?> entry : entries) {
            if (entry.getFirst().equals(DNS_NAME)) {
                named.add((String) entry.getLast());
            } else if (entry.getFirst().equals(IP_ADDRESS)) {
                addresses.add((String) entry.getLast());
            }
        }
        return named.equals(dnsNames) && addresses.equals(new TreeSet<>(List.of(LOOPBACK)));
    }

    private static boolean isDnsName(String name) {
        return name.length() <= MAX_NAME_BYTES && NAME.matcher(name).matches();
    }
}
