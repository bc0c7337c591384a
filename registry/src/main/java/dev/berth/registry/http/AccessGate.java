package dev.berth.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.login.Caller;
import dev.berth.registry.login.Credentials;
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
 * count. Without any, a caller is anonymous and may do what the listener lets anybody do.
 *
 * <pre>
 * no credential, or a pass too narrow   401 with where to get a pass, and for which scope
 * a credential that does not hold       401 with error="invalid_token"
 * an account that may not               403 DENIED: another pass would not help
 * </pre>
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Distribution, token
 *     authentication</a>
 */
final class AccessGate {
    /** The name that clients must repeat to the token endpoint. */
    static final String SERVICE = "berth";

    /** The scope that clients know for the list of repositories. */
    private static final String CATALOG = "registry:catalog:*";

    private final Credentials credentials;
    private final Passes passes;
    private final Door door;

    AccessGate(Credentials credentials, Passes passes, Door door) {
        this.credentials = credentials;
        this.passes = passes;
        this.door = door;
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
            case Optional<Caller> caller when caller.isEmpty() ->
                    challenged(exchange, "", "invalid_token");
            case Optional<Caller> caller when isNobody(caller.get()) ->
                    challenged(exchange, "", "");
            case Optional<Caller> caller -> new Admission.Admitted(caller.get());
        };
    }

    /** A pass that was handed to nobody is worth something only where anybody may pull. */
    private boolean isNobody(Caller caller) {
        return caller instanceof Caller.Anonymous
                || (caller.account() instanceof Caller.Anonymous && !door.anonymousPull());
    }

    /** Admits whoever may do that there. */
    Admission admit(Exchange exchange, Action action, RepositoryName repository) {
        Optional<Caller> caller = caller(exchange);
        String wanted = new Scope(repository, EnumSet.of(Action.PULL, action)).toString();
        if (caller.isEmpty()) {
            return challenged(exchange, wanted, "invalid_token");
        }
        if (may(caller.get(), action, repository)) {
            return new Admission.Admitted(caller.get());
        }
        Caller account = caller.get().account();
        if (account instanceof Caller.Anonymous) {
            // Without an error: Docker would tell of that and not what we say.
            return challenged(exchange, wanted, "");
        }
        if (account.may(action, repository)) {
            return challenged(exchange, wanted, "insufficient_scope");
        }
        return new Admission.Turned(
                Answer.refused(
                        OciError.DENIED,
                        "this account may not " + action.label() + " in " + repository));
    }

    /** Whether the caller may do that there, by what it proved or because anybody may. */
    boolean may(Caller caller, Action action, RepositoryName repository) {
        return (action == Action.PULL && door.anonymousPull()) || caller.may(action, repository);
    }

    /** Whether nobody needs to prove anything for a pass with which to pull. */
    boolean admitsNobody() {
        return door.anonymousPull();
    }

    /**
     * Admits whoever may see which repositories there are; which of them is up to {@link #may}. No
     * scope of a pass is about that, so the pass counts for its owner.
     */
    Admission look(Exchange exchange) {
        Optional<Caller> caller = caller(exchange);
        if (caller.isEmpty()) {
            return challenged(exchange, CATALOG, "invalid_token");
        }
        Caller account = caller.get().account();
        return account instanceof Caller.Anonymous && !door.anonymousPull()
                ? challenged(exchange, CATALOG, "")
                : new Admission.Admitted(account);
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
        String proof = header.get().substring(space + 1).strip();
        return switch (header.get().substring(0, space).toLowerCase(Locale.ROOT)) {
            case "basic" -> account(proof);
            case "bearer" -> passes.check(proof);
            default -> Optional.empty();
        };
    }

    /** Whose account that is. */
    Optional<Caller> account(String user, String secret) {
        return credentials.verify(user, secret);
    }

    private Optional<Caller> account(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : account(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Admission challenged(Exchange exchange, String scope, String error) {
        Optional<String> host = exchange.host();
        if (host.isEmpty()) {
            return new Admission.Turned(
                    Answer.refused(OciError.UNSUPPORTED, 400, "the Host header names no host"));
        }
        String authority = OwnAuthority.of(host.get(), exchange.localAddress(), door.names().get());
        var challenge = new StringBuilder("Bearer realm=\"");
        challenge.append(exchange.scheme()).append("://").append(authority).append("/v2/token\"");
        challenge.append(",service=\"").append(SERVICE).append('"');
        if (!scope.isEmpty()) {
            challenge.append(",scope=\"").append(scope).append('"');
        }
        if (!error.isEmpty()) {
            challenge.append(",error=\"").append(error).append('"');
        }
        String message =
                error.equals("invalid_token")
                        ? "the credentials do not hold"
                        : "log in first, as `berth image login` does";
        return new Admission.Turned(
                Answer.refused(OciError.UNAUTHORIZED, message).with("WWW-Authenticate", challenge));
    }
}
