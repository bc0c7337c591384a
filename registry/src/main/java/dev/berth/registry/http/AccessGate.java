package dev.berth.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.login.Caller;
import dev.berth.registry.login.Logins;
import dev.berth.registry.login.Passes;
import dev.berth.registry.login.Scope;
import dev.berth.registry.login.Scope.Action;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds out who calls and turns away who may not.
 *
 * <p>Credentials that do not hold are refused, never ignored: whoever sent them believes that they
 * count. Without any, a caller is anonymous and may pull.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Distribution, token
 *     authentication</a>
 */
final class AccessGate {
    /** The name that clients must repeat to the token endpoint. */
    static final String SERVICE = "berth";

    private final Logins logins;
    private final Passes passes;

    AccessGate(Logins logins, Passes passes) {
        this.logins = logins;
        this.passes = passes;
    }

    /** Who calls, or what to answer. */
    sealed interface Admission {
        /** May go on. */
        record Admitted(Caller caller) implements Admission {}

        /** May not. */
        record Turned(Answer answer) implements Admission {}
    }

    /** Admits whoever proved anything; Docker sends credentials only once it was turned away. */
    Admission ping(Exchange exchange) {
        return switch (caller(exchange)) {
            case Optional<Caller> caller when caller.isEmpty() -> refused(exchange, "", true);
            case Optional<Caller> caller when caller.get() instanceof Caller.Anonymous ->
                    refused(exchange, "", false);
            case Optional<Caller> caller -> new Admission.Admitted(caller.get());
        };
    }

    /** Admits whoever may do that there. */
    Admission admit(Exchange exchange, Action action, RepositoryName repository) {
        Optional<Caller> caller = caller(exchange);
        var wanted = new Scope(repository, EnumSet.of(Action.PULL, action));
        if (caller.isEmpty()) {
            return refused(exchange, wanted.toString(), true);
        }
        return caller.get().may(action, repository)
                ? new Admission.Admitted(caller.get())
                : refused(exchange, wanted.toString(), false);
    }

    /** Admits whoever sent no credentials that do not hold; what is shown is up to {@link #may}. */
    Admission look(Exchange exchange) {
        return caller(exchange)
                .<Admission>map(Admission.Admitted::new)
                .orElseGet(() -> refused(exchange, "registry:catalog:*", true));
    }

    /** Whether that caller may do that there. */
    boolean may(Caller caller, Action action, RepositoryName repository) {
        return caller.may(action, repository);
    }

    /** Who calls; empty where the credentials do not hold. */
    Optional<Caller> caller(Exchange exchange) {
        Optional<String> header = exchange.header("Authorization");
        if (header.isEmpty()) {
            return Optional.of(new Caller.Anonymous());
        }
        int space = header.get().indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        String credentials = header.get().substring(space + 1).strip();
        return switch (header.get().substring(0, space).toLowerCase(Locale.ROOT)) {
            case "basic" -> member(credentials);
            case "bearer" -> passes.check(credentials);
            default -> Optional.empty();
        };
    }

    /** Whose login that is. */
    Optional<Caller> member(String user, String secret) {
        return logins.verify(user, secret)
                ? Optional.of(new Caller.Member(user))
                : Optional.empty();
    }

    private Optional<Caller> member(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : member(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Admission refused(Exchange exchange, String scope, boolean badCredentials) {
        Optional<String> host = exchange.host();
        if (host.isEmpty()) {
            return new Admission.Turned(
                    Answer.refused(OciError.UNSUPPORTED, 400, "the Host header names no host"));
        }
        var challenge = new StringBuilder("Bearer realm=\"");
        challenge.append(exchange.scheme()).append("://").append(host.get()).append("/v2/token\"");
        challenge.append(",service=\"").append(SERVICE).append('"');
        if (!scope.isEmpty()) {
            challenge.append(",scope=\"").append(scope).append('"');
        }
        if (badCredentials) {
            challenge.append(",error=\"invalid_token\"");
        }
        String message =
                badCredentials
                        ? "the credentials do not hold"
                        : "log in first, as `berth image login` does";
        return new Admission.Turned(
                Answer.refused(OciError.UNAUTHORIZED, message).with("WWW-Authenticate", challenge));
    }
}
