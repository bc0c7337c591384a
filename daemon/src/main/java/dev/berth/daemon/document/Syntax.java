package dev.berth.daemon.document;

import dev.berth.policies.workload.ObjectName;
import java.util.regex.Pattern;

/** What Kubernetes lets a label, a port name, a host and an environment variable be. */
final class Syntax {
    static final String LABEL_EXPECTED =
            "expected lower-case letters, digits and -, with a letter or digit at both ends, at"
                    + " most "
                    + ObjectName.MAX_LABEL_CHARACTERS
                    + " characters (RFC 1123)";
    static final String SUBDOMAIN_EXPECTED =
            "expected lower-case letters, digits, - and ., with a letter or digit at both ends, at"
                    + " most "
                    + ObjectName.MAX_NAME_CHARACTERS
                    + " characters (RFC 1123)";
    static final String PORT_NAME_EXPECTED =
            "expected lower-case letters, digits and single -, at least one letter, at most 15"
                    + " characters (RFC 6335)";

    /** Characters of a port name, RFC 6335 section 5.1. */
    private static final int MAX_PORT_NAME_CHARACTERS = 15;

    private static final Pattern PORT_NAME = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");
    private static final Pattern LETTER = Pattern.compile("[a-z]");
    private static final Pattern QUALIFIED =
            Pattern.compile("[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?");
    private static final Pattern ENVIRONMENT_NAME = Pattern.compile("[ -<>-~]+");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(?:\\.[0-9]+){3}");

    private Syntax() {}

    /** A label that begins with a letter, RFC 1035: what a service may be called. */
    static boolean isServiceName(String text) {
        return ObjectName.isLabel(text) && Character.isLetter(text.charAt(0));
    }

    /** A name of the IANA service registry, RFC 6335. */
    static boolean isPortName(String text) {
        return text.length() <= MAX_PORT_NAME_CHARACTERS
                && PORT_NAME.matcher(text).matches()
                && LETTER.matcher(text).find();
    }

    /** {@code [prefix/]name}: the key of a label or an annotation. */
    static boolean isQualifiedName(String text) {
        int slash = text.indexOf('/');
        String name = text.substring(slash + 1);
        boolean prefixed = slash < 0 || ObjectName.isSubdomain(text.substring(0, slash));
        return prefixed && isLabelPart(name);
    }

    /** The value of a label. */
    static boolean isLabelValue(String text) {
        return text.isEmpty() || isLabelPart(text);
    }

    private static boolean isLabelPart(String text) {
        return text.length() <= ObjectName.MAX_LABEL_CHARACTERS
                && QUALIFIED.matcher(text).matches();
    }

    /** Printable ASCII without {@code =}. */
    static boolean isEnvironmentName(String text) {
        return ENVIRONMENT_NAME.matcher(text).matches();
    }

    /** A host of an Ingress: a subdomain, or {@code *.} and one; no address. */
    static boolean isIngressHost(String text) {
        String host = text.startsWith("*.") ? text.substring(2) : text;
        return ObjectName.isSubdomain(host) && !ADDRESS.matcher(host).matches();
    }
}
