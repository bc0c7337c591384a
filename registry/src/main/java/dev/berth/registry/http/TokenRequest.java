package dev.berth.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import dev.berth.policies.base.Result;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.login.Caller;
import dev.berth.registry.login.Passes;
import dev.berth.registry.login.Robot;
import dev.berth.registry.login.Scope;
import dev.berth.registry.login.Scope.Action;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * GET or POST {@code /v2/token}: hands out a pass for the scopes that were asked for, as far as the
 * caller may have them.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Distribution, token
 *     authentication</a>
 * @see <a href="https://distribution.github.io/distribution/spec/auth/oauth/">Distribution, OAuth2
 *     token authentication</a>
 */
final class TokenRequest {
    private final AccessGate gate;
    private final Passes passes;
    private final RegistryLimits limits;
    private final InstantSource clock;

    TokenRequest(AccessGate gate, Passes passes, RegistryLimits limits, InstantSource clock) {
        this.gate = gate;
        this.passes = passes;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * The form of {@code GET}: credentials, if any, in the header. A pass is none: it would buy
     * another without end, and outlive the login it was handed to.
     */
    Answer get(Exchange exchange) {
        return gate.caller(exchange)
                .filter(caller -> !(caller instanceof Caller.Holder))
                .filter(caller -> !(caller instanceof Caller.Anonymous) || gate.admitsNobody())
                .map(caller -> grant(caller, exchange.query()))
                .orElseGet(TokenRequest::unauthorized);
    }

    /** The form of OAuth2: everything in the body. */
    Answer post(Exchange exchange) throws IOException {
        Optional<QueryParameters> form =
                exchange.bytes(limits.http().formBytes())
                        .flatMap(bytes -> QueryParameters.parse(new String(bytes, UTF_8)));
        if (form.isEmpty()) {
            return Answer.refused(OciError.UNSUPPORTED, 400, "the body is no form");
        }
        if (!form.get().first("grant_type").orElse("").equals("password")) {
            return Answer.refused(
                    OciError.UNSUPPORTED, 400, "expected grant_type=password with user and secret");
        }
        String user = form.get().first("username").orElse("");
        String secret = form.get().first("password").orElse("");
        return gate.account(user, secret)
                .map(caller -> grant(caller, form.get()))
                .orElseGet(TokenRequest::unauthorized);
    }

    private Answer grant(Caller caller, QueryParameters parameters) {
        var asked = new ArrayList<String>();
        parameters.all("scope").forEach(text -> asked.addAll(List.of(text.split(" ", -1))));
        asked.removeIf(String::isEmpty);
        if (asked.size() > limits.access().scopes()) {
            return Answer.refused(
                    OciError.DENIED, 400, "more than " + limits.access().scopes() + " scopes");
        }
        var granted = new ArrayList<Scope>();
        for (String text : asked) {
            // What is no scope of ours (a catalog, a plug-in) is left out, not refused.
            if (Scope.parse(text) instanceof Result.Ok<Scope>(Scope scope)) {
                granted.add(allowed(caller, scope));
            }
        }
        return pass(passes.issue(caller, granted));
    }

    /**
     * What of the asked the caller may. Docker, crane and the like ask for {@code pull,push} and
     * know no other action, so whoever asks to push gets the rest that its account may there, too:
     * without it no account could ever move a tag with them. Whoever asks to pull alone gets a pass
     * that can do nothing else.
     */
    private Scope allowed(Caller caller, Scope scope) {
        var actions = EnumSet.noneOf(Action.class);
        actions.addAll(scope.actions());
        if (actions.contains(Action.PUSH)) {
            actions.addAll(EnumSet.allOf(Action.class));
        }
        actions.removeIf(action -> !gate.may(caller, action, scope.repository()));
        return new Scope(scope.repository(), actions);
    }

    /** Whose account a caller came with, {@code ""} for nobody's. */
    static String user(Caller caller) {
        return switch (caller.account()) {
            case Caller.Anonymous() -> "";
            case Caller.Member(String user) -> user;
            case Caller.Program(long id, Robot robot) -> robot.user();
            case Caller.Holder holder -> user(holder);
        };
    }

    private Answer pass(String pass) {
        var body = new JsonObject();
        body.addProperty("token", pass);
        body.addProperty("access_token", pass);
        body.addProperty("expires_in", passes.life().toSeconds());
        body.addProperty("issued_at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return Answer.json(200, body).with("Cache-Control", "no-store");
    }

    private static Answer unauthorized() {
        return Answer.refused(OciError.UNAUTHORIZED, "the credentials do not hold")
                .with("WWW-Authenticate", "Basic realm=\"" + AccessGate.SERVICE + "\"");
    }
}
