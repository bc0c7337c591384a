package dev.berth.daemon.tls;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The names that a server certificate vouches for (RFC 5280 §4.2.1.6): the hosts asked for, and the
 * device itself.
 *
 * @param dnsNames lower case, a wildcard only as the whole first label
 * @param addresses as the JDK writes them
 */
record SubjectNames(SortedSet<String> dnsNames, SortedSet<String> addresses) {
    /**
     * Longest list, bytes of all names together. A JDK client takes handshake messages of at most
     * 32 KiB, so a longer list would lock it out of every host at once.
     */
    static final int MAX_TOTAL_BYTES = 24 * 1024;

    private static final String LOOPBACK = "127.0.0.1";

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
        addresses = Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
    }

    /**
     * What a certificate vouches for of what was asked for.
     *
     * @param names those that it can name
     * @param leftOut the hosts that it cannot, and why
     */
    record Choice(SubjectNames names, SortedMap<String, String> leftOut) {}

    /**
     * Chooses the names for these hosts: one that no certificate can name, or for which there is no
     * room, keeps none of the others out.
     *
     * @param hosts DNS names and addresses, the most important first
     * @param deviceName the machine's host name; left out if it is no DNS name, which nobody asked
     *     for
     */
    static Choice choose(Collection<String> hosts, String deviceName) {
        var names = new TreeSet<>(List.of(LOCALHOST));
        var addresses = new TreeSet<>(List.of(LOOPBACK));
        var leftOut = new TreeMap<String, String>();
        String device = deviceName.toLowerCase(Locale.ROOT);
        if (isDnsName(device)) {
            names.add(device);
        }
        int totalBytes = 0;
        for (String name : names) {
            totalBytes += name.length() + OVERHEAD_BYTES;
        }
        for (String host : hosts) {
            Optional<String> address = address(host);
            String name = address.orElse(host.toLowerCase(Locale.ROOT));
            SortedSet<String> kind = address.isPresent() ? addresses : names;
            int bytes = name.length() + OVERHEAD_BYTES;
            if (address.isEmpty() && !isDnsName(name)) {
                leftOut.put(host, "it is no DNS name (RFC 1123) and no address");
            } else if (!kind.contains(name) && totalBytes + bytes > MAX_TOTAL_BYTES) {
                leftOut.put(
                        host,
                        "there is no room: the names before it take %d of %d bytes"
                                .formatted(totalBytes, MAX_TOTAL_BYTES));
            } else if (kind.add(name)) {
                totalBytes += bytes;
            }
        }
        return new Choice(new SubjectNames(names, addresses), leftOut);
    }

    /** The address that a text is, in one form only; one of a single interface is nobody's name. */
    private static Optional<String> address(String host) {
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            String text = address.getHostAddress();
            // The JDK also takes 1 for 0.0.0.1, which as a host is a name, and brackets.
            boolean plain =
                    address instanceof Inet6Address ? !host.startsWith("[") : text.equals(host);
            return plain && !text.contains("%") ? Optional.of(text) : Optional.empty();
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }

    /** Whether the certificate vouches for exactly these names. */
    boolean areThoseOf(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> entries = certificate.getSubjectAlternativeNames();
        if (entries == null) {
            return false;
        }
        var named = new TreeSet<String>();
        var numbered = new TreeSet<String>();
        for (List<?> entry : entries) {
            if (entry.getFirst().equals(DNS_NAME)) {
                named.add((String) entry.getLast());
            } else if (entry.getFirst().equals(IP_ADDRESS)) {
                numbered.add((String) entry.getLast());
            }
        }
        return named.equals(dnsNames) && numbered.equals(addresses);
    }

    private static boolean isDnsName(String name) {
        return name.length() <= MAX_NAME_BYTES && NAME.matcher(name).matches();
    }
}
