package dev.berth.daemon.config;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the balancer's HTTPS listener asks of clients.
 *
 * @param tls12 whether TLS 1.2 is spoken too
 * @param authorities the file of those who vouch for clients' certificates, PEM; empty: none is
 *     asked for
 * @param required whether a client without a certificate is refused
 */
public record ClientTls(boolean tls12, Optional<Path> authorities, boolean required) {
    private static final String REQUIRED = "required";

    static Optional<ClientTls> read(OptionValues values) {
        Optional<Boolean> tls12 =
                values.value(Option.TLS_MIN_VERSION, text -> oneOf(text, "1.2", "1.3"));
        Optional<Path> authorities =
                values.optional(Option.TLS_CLIENT_CA_FILE, OptionParsers::path);
        Optional<Boolean> required =
                values.value(
                        Option.TLS_CLIENT_CERTIFICATE, text -> oneOf(text, REQUIRED, "optional"));
        return tls12.isEmpty() || required.isEmpty()
                ? Optional.empty()
                : Optional.of(new ClientTls(tls12.get(), authorities, required.get()));
    }

    /** Whether the text is the first of two. */
    private static Result<Boolean> oneOf(String text, String first, String second) {
        return text.equals(first) || text.equals(second)
                ? Result.ok(text.equals(first))
                : Result.refused(
                        Problem.at(
                                "",
                                "'" + text + "' stands here, expected " + first + " or " + second));
    }

    String version() {
        return tls12 ? "1.2" : "1.3";
    }

    String certificate() {
        return required ? REQUIRED : "optional";
    }
}
