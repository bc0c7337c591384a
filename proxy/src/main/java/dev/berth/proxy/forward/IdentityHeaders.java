package dev.berth.proxy.forward;

import dev.berth.policies.access.Principal;
import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import java.nio.charset.StandardCharsets;

/** Tells the endpoint who was admitted; nobody else can (CVE-2025-64484 shows why any spelling). */
public final class IdentityHeaders {
    private static final String PREFIX = "x-auth-";

    private IdentityHeaders() {}

    /** The fields without any that an endpoint could take for a word of ours. */
    public static Fields stripped(Fields fields) {
        return fields.without(IdentityHeaders::isIdentity);
    }

    /** The fields with the words of ours. */
    static Fields added(Fields fields, Principal principal) {
        return fields.with(
                "X-Auth-Subject", octets(principal.subject()),
                "X-Auth-Client", octets(principal.clientId()),
                "X-Auth-Issuer", octets(principal.issuer()));
    }

    static boolean isIdentity(Field field) {
        return field.spellsStart(PREFIX);
    }

    /** UTF-8, one char for each octet, as fields hold them. */
    private static String octets(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new String(utf8, StandardCharsets.ISO_8859_1);
    }
}
