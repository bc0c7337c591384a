package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import com.google.gson.stream.MalformedJsonException;
import dev.berth.daemon.cli.client.AdminAnswer;
import dev.berth.daemon.cli.client.AdminClient;
import dev.berth.daemon.cli.client.AdminException;
import dev.berth.daemon.cli.client.AdminRequest;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The admin API as the commands see it: objects in, objects out, a refusal as a failure. */
final class AdminCalls {
    static final String STATUS = "/berth/v1/status";
    static final String SLOTS = "/berth/v1/slots";
    static final String USAGE = "/berth/v1/usage";
    static final String ROUTE_EXPLAIN = "/berth/v1/routes/explain";
    static final String TOKENS = "/berth/v1/tokens";
    static final String REGISTRY_LOGINS = "/berth/v1/registry/logins";
    static final String REGISTRY_ROBOTS = "/berth/v1/registry/robots";
    static final String REPOSITORIES = "/berth/v1/registry/repositories";
    static final String TAGS = "/berth/v1/registry/tags";
    static final String IMAGES = "/berth/v1/registry/images";
    static final String COLLECT = "/berth/v1/registry/collect";
    static final String SCRUB = "/berth/v1/registry/scrub";
    static final String IMPORT = "/berth/v1/registry/import";
    static final String EXPORT = "/berth/v1/registry/export";
    static final String SIGN_POLICIES = "/berth/v1/registry/sign-policies";
    static final String APPLY = "/berth/v1/apply";
    static final String DIFF = "/berth/v1/diff";
    static final String PLAN = "/berth/v1/plan";
    static final String EXPLAIN = "/berth/v1/explain";

    /** Items of a list that are taken, over all its pages. */
    private static final int MAX_ITEMS = 1_000_000;

    private static final String JSON = "application/json";

    private final AdminClient client;

    AdminCalls(AdminClient client) {
        this.client = client;
    }

    AdminClient client() {
        return client;
    }

    JsonObject get(String path) throws AdminException, CommandFailure {
        return answered(AdminRequest.get(path));
    }

    JsonObject post(String path, JsonObject body) throws AdminException, CommandFailure {
        return answered(AdminRequest.post(path, JSON, JsonText.compact(body)));
    }

    /** The list as the API gives it, of one namespace or, where that is empty, of all. */
    JsonObject list(ResourceKind kind, String namespace) throws AdminException, CommandFailure {
        return get(namespace.isEmpty() ? kind.listPath() : kind.listPath(namespace));
    }

    List<JsonObject> items(ResourceKind kind, String namespace)
            throws AdminException, CommandFailure {
        return JsonFields.objects(list(kind, namespace), "items");
    }

    /** The object, or nothing if there is none of that name. */
    Optional<JsonObject> find(ResourceKind kind, String namespace, String name)
            throws AdminException, CommandFailure {
        AdminAnswer answer = client.send(AdminRequest.get(kind.path(namespace, name)));
        return answer.status() == 404 ? Optional.empty() : Optional.of(object(answer));
    }

    /** Deletes the object; whether there was one. */
    boolean delete(ResourceKind kind, String namespace, String name)
            throws AdminException, CommandFailure {
        AdminAnswer answer = client.send(AdminRequest.delete(kind.path(namespace, name)));
        if (answer.status() == 404) {
            return false;
        }
        object(answer);
        return true;
    }

    /** The items of every page of a list. */
    List<JsonObject> pages(AdminRequest first) throws AdminException, CommandFailure {
        List<JsonObject> items = new ArrayList<>();
        AdminRequest request = first;
        while (true) {
            JsonObject page = answered(request);
            items.addAll(JsonFields.objects(page, "items"));
            String next = JsonFields.text(page, "continue");
            if (next.isEmpty() || items.size() >= MAX_ITEMS) {
                return items;
            }
            request = first.with("after", next);
        }
    }

    /** What comes of long work, which tells meanwhile how far it is. */
    JsonObject lines(AdminRequest request, ProgressBar bar) throws CommandFailure, IOException {
        var lines = new AnswerLineReader(bar);
        try {
            AdminAnswer answer = client.stream(request, lines);
            if (!answer.success()) {
                throw Refusal.of(answer).failure();
            }
            return lines.result();
        } finally {
            bar.end();
        }
    }

    private JsonObject answered(AdminRequest request) throws AdminException, CommandFailure {
        return object(client.send(request));
    }

    /** The object that a successful answer holds. */
    static JsonObject object(AdminAnswer answer) throws CommandFailure {
        if (!answer.success()) {
            throw Refusal.of(answer).failure();
        }
        try {
            return JsonText.object(answer.body());
        } catch (MalformedJsonException e) {
            throw CommandFailure.failed("the daemon's answer is not understood: " + e.getMessage());
        }
    }
}
