package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.berth.daemon.store.AuditLog;
import dev.berth.policies.base.Result;
import dev.berth.registry.Registry;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.signature.RepositoryPattern;
import dev.berth.registry.signature.SignPolicy;
import dev.berth.registry.signature.VerificationKey;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Which images of the registry have to be signed, and by whom. */
final class SignPolicyHandlers implements HttpService {
    private static final String PATH = "/berth/v1/registry/sign-policies";

    private final Registry registry;
    private final AuditLog audit;
    private final InstantSource clock;

    SignPolicyHandlers(Registry registry, AuditLog audit, InstantSource clock) {
        this.registry = registry;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(PATH, this::list).post(PATH, this::set).delete(PATH, this::remove);
    }

    private void list(ServerRequest request, ServerResponse response) {
        var items = new JsonArray();
        registry.signPolicies().all().forEach(policy -> items.add(view(policy)));
        var answer = new JsonObject();
        answer.add("items", items);
        Answers.json(response, answer);
    }

    private void set(ServerRequest request, ServerResponse response) {
        JsonObject wanted = RequestBody.parameters(request);
        Result<SignPolicy> read =
                registry.signPolicies()
                        .read(
                                RequestBody.text(wanted, "pattern", ""),
                                RequestBody.text(wanted, "mode", ""),
                                texts(wanted, "keys"));
        switch (read) {
            case Result.Refused<SignPolicy>(var problems) -> throw ApiRefusal.invalid(problems);
            case Result.Ok<SignPolicy>(SignPolicy policy) -> {
                set(policy);
                record("set", policy.pattern());
                Answers.json(response, view(policy));
            }
        }
    }

    private void set(SignPolicy policy) {
        try {
            registry.signPolicies().set(policy);
        } catch (StorageFault fault) {
            if (fault.kind() == StorageFault.Kind.BUSY) {
                throw ApiRefusal.unavailable(String.valueOf(fault.getMessage()));
            }
            throw fault;
        }
    }

    private void remove(ServerRequest request, ServerResponse response) {
        String text = request.query().first("pattern").orElse("");
        switch (RepositoryPattern.parse(text)) {
            case Result.Refused<RepositoryPattern>(var problems) ->
                    throw ApiRefusal.invalid(problems);
            case Result.Ok<RepositoryPattern>(RepositoryPattern pattern) -> {
                if (!registry.signPolicies().remove(pattern)) {
                    throw ApiRefusal.notFound("a policy of " + pattern);
                }
                record("delete", pattern);
                Answers.json(response, new JsonObject());
            }
        }
    }

    private void record(String action, RepositoryPattern pattern) {
        audit.record(Callers.author(), action, "SignPolicy " + pattern, clock.instant());
    }

    private static List<String> texts(JsonObject object, String name) {
        var texts = new ArrayList<String>();
        switch (object.get(name)) {
            case null -> {}
            case JsonArray array -> {
                for (JsonElement element : array) {
                    if (!(element instanceof JsonPrimitive text && text.isString())) {
                        throw ApiRefusal.badRequest(name + " is no list of texts");
                    }
                    texts.add(element.getAsString());
                }
            }
            default -> throw ApiRefusal.badRequest(name + " is no list of texts");
        }
        return texts;
    }

    private static JsonObject view(SignPolicy policy) {
        var keys = new JsonArray();
        for (VerificationKey key : policy.keys()) {
            var view = new JsonObject();
            view.addProperty("id", key.id());
            view.addProperty("kind", key.kind());
            view.addProperty("pem", key.pem());
            keys.add(view);
        }
        var view = new JsonObject();
        view.addProperty("pattern", policy.pattern().text());
        view.addProperty("mode", policy.mode().label());
        view.add("keys", keys);
        return view;
    }
}
