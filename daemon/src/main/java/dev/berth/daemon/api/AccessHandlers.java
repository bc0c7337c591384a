package dev.berth.daemon.api;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.daemon.config.ListenAddress;
import dev.berth.daemon.token.AccessToken;
import dev.berth.daemon.token.TokenIssuer;
import dev.berth.policies.base.Result;
import dev.berth.registry.Registry;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Hands out credentials: access tokens of the device's issuer, logins of the registry. */
final class AccessHandlers implements HttpService {
    /** The life of a token for which none was asked. */
    static final Duration DEFAULT_TTL = Duration.ofMinutes(10);

    /** Which program uses the tokens that are handed out here. */
    private static final String CLIENT_ID = "berth";

    private final TokenIssuer issuer;
    private final Registry registry;
    private final InstantSource clock;

    AccessHandlers(TokenIssuer issuer, Registry registry, InstantSource clock) {
        this.issuer = issuer;
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/berth/v1/tokens", this::createToken)
                .get("/berth/v1/jwks", this::keys)
                .post("/berth/v1/registry/logins", this::createLogin);
    }

    private void createToken(ServerRequest request, ServerResponse response) {
        JsonObject wanted = RequestBody.parameters(request);
        Result<AccessToken> created =
                issuer.create(
                        RequestBody.text(wanted, "audience", ""),
                        scopes(RequestBody.text(wanted, "scope", "")),
                        Duration.ofSeconds(
                                RequestBody.number(wanted, "ttlSeconds", DEFAULT_TTL.toSeconds())),
                        RequestBody.text(wanted, "subject", Callers.name()),
                        CLIENT_ID);
        switch (created) {
            case Result.Ok<AccessToken>(AccessToken token) -> {
                var answer = new JsonObject();
                answer.addProperty("access_token", token.value());
                answer.addProperty("token_type", "Bearer");
                answer.addProperty(
                        "expires_in",
                        Duration.between(clock.instant(), token.expiresAt()).toSeconds());
                answer.addProperty("issuer", issuer.name());
                Answers.json(response, answer);
            }
            case Result.Refused<AccessToken>(var problems) -> throw ApiRefusal.invalid(problems);
        }
    }

    private static SequencedSet<String> scopes(String text) {
        return new LinkedHashSet<>(text.isBlank() ? List.of() : List.of(text.strip().split(" +")));
    }

    private void keys(ServerRequest request, ServerResponse response) {
        Answers.json(
                response,
                JsonParser.parseString(issuer.publicKeys().toString(true)).getAsJsonObject());
    }

    private void createLogin(ServerRequest request, ServerResponse response) {
        JsonObject wanted = RequestBody.parameters(request);
        String user = RequestBody.text(wanted, "user", Callers.name());
        if (!user.matches("[a-zA-Z0-9._-]{1,64}")) {
            throw ApiRefusal.badRequest(
                    "user is \"" + user + "\", expected 1 to 64 letters, digits, . _ or -");
        }
        var login = registry.issueLogin(user);
        var answer = new JsonObject();
        answer.addProperty("registry", ListenAddress.of(registry.address()).toString());
        answer.addProperty("username", login.user());
        answer.addProperty("password", login.secret());
        Answers.json(response, answer);
    }
}
