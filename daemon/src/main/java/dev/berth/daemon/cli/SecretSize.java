package dev.berth.daemon.cli;

import java.util.Base64;

/** How long a Secret's value is, whether it is shown or only its length is. */
final class SecretSize {
    private SecretSize() {}

    static String of(String value) {
        try {
            return "(" + Base64.getDecoder().decode(value).length + " bytes)";
        } catch (IllegalArgumentException redacted) {
            return value;
        }
    }
}
