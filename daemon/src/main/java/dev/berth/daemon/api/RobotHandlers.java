package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.daemon.config.ListenAddress;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.registry.Registry;
import dev.berth.registry.login.Grant;
import dev.berth.registry.login.Login;
import dev.berth.registry.login.Robot;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The registry's robot accounts: whoever may change the appliance makes and removes them. */
final class RobotHandlers implements HttpService {
    private static final String ROBOTS = "/berth/v1/registry/robots";
    private static final String ROBOT = ROBOTS + "/{name}";

    /** Longest life that is counted in seconds; one without an end has none. */
    private static final long MAX_TTL_SECONDS = 10L * 366 * 24 * 3600;

    private final Registry registry;
    private final InstantSource clock;

    RobotHandlers(Registry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(ROBOTS, this::list).post(ROBOTS, this::create).delete(ROBOT, this::remove);
        rules.any(ROBOTS, notAllowed("GET, POST")).any(ROBOT, notAllowed("DELETE"));
    }

    private static Handler notAllowed(String expected) {
        return (request, response) -> {
            throw ApiRefusal.methodNotAllowed(request.prologue().method().text(), expected);
        };
    }

    private void list(ServerRequest request, ServerResponse response) {
        var items = new JsonArray();
        registry.robots().all().forEach(robot -> items.add(view(robot)));
        var list = new JsonObject();
        list.add("items", items);
        Answers.json(response, list);
    }

    private static JsonObject view(Robot robot) {
        var view = new JsonObject();
        view.addProperty("name", robot.name());
        view.addProperty("username", robot.user());
        var grants = new JsonArray();
        robot.grants().forEach(grant -> grants.add(grant.toString()));
        view.add("grants", grants);
        view.addProperty("createdAt", Times.text(robot.createdAt()));
        robot.expiresAt().ifPresent(end -> view.addProperty("expiresAt", Times.text(end)));
        return view;
    }

    private void create(ServerRequest request, ServerResponse response) {
        JsonObject wanted = RequestBody.parameters(request);
        Result<Login> made =
                registry.robots()
                        .create(
                                RequestBody.text(wanted, "name", ""),
                                grants(wanted),
                                expiresAt(wanted));
        switch (made) {
            case Result.Ok<Login>(Login login) -> {
                var answer = new JsonObject();
                answer.addProperty("registry", ListenAddress.of(registry.address()).toString());
                registry.tlsAddress()
                        .ifPresent(
                                address ->
                                        answer.addProperty(
                                                "tlsRegistry",
                                                ListenAddress.of(address).toString()));
                answer.addProperty("username", login.user());
                answer.addProperty("password", login.secret());
                Answers.json(response, answer);
            }
            case Result.Refused<Login>(var problems) -> throw ApiRefusal.invalid(problems);
        }
    }

    private static List<Grant> grants(JsonObject wanted) {
        if (!(wanted.get("grants") instanceof JsonArray texts)) {
            throw ApiRefusal.badRequest("grants is no list, expected such as [\"team/**:pull\"]");
        }
        var grants = new ArrayList<Grant>();
        var problems = new ArrayList<Problem>();
        for (JsonElement text : texts) {
            if (!text.isJsonPrimitive()) {
                throw ApiRefusal.badRequest("grants holds something else than text: " + text);
            }
            switch (Grant.parse(text.getAsString())) {
                case Result.Ok<Grant>(Grant grant) -> grants.add(grant);
                case Result.Refused<Grant>(var found) -> problems.addAll(found);
            }
        }
        if (!problems.isEmpty()) {
            throw ApiRefusal.invalid(problems);
        }
        return grants;
    }

    private Optional<Instant> expiresAt(JsonObject wanted) {
        long seconds = RequestBody.number(wanted, "ttlSeconds", 0);
        if (seconds < 0 || seconds > MAX_TTL_SECONDS) {
            throw ApiRefusal.badRequest(
                    "ttlSeconds is " + seconds + ", expected 1 to " + MAX_TTL_SECONDS);
        }
        return seconds == 0 ? Optional.empty() : Optional.of(clock.instant().plusSeconds(seconds));
    }

    private void remove(ServerRequest request, ServerResponse response) {
        String name = request.path().pathParameters().get("name");
        if (!registry.robots().remove(name)) {
            throw ApiRefusal.notFound("robots \"" + name + "\"");
        }
        Answers.json(response, new JsonObject());
    }
}
