package dev.berth.daemon.api;

import com.google.gson.JsonObject;
import dev.berth.daemon.store.AuditLog;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.Digest;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.image.RepositoryName;
import dev.berth.policies.image.Tag;
import dev.berth.registry.Registry;
import dev.berth.registry.index.DeleteOutcome;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What the registry holds: shown and deleted. */
final class ImageHandlers implements HttpService {
    /** Entries of one answer. */
    static final int MOST_LISTED = 1_000;

    private final Registry registry;
    private final AuditLog audit;
    private final InstantSource clock;

    ImageHandlers(Registry registry, AuditLog audit, InstantSource clock) {
        this.registry = registry;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/berth/v1/registry/repositories", this::repositories)
                .delete("/berth/v1/registry/repositories", this::deleteRepository)
                .get("/berth/v1/registry/tags", this::tags)
                .delete("/berth/v1/registry/images", this::deleteImage);
    }

    private void repositories(ServerRequest request, ServerResponse response) {
        Answers.json(
                response,
                ImageViews.repositories(
                        registry.repositories(parameter(request, "after"), MOST_LISTED),
                        MOST_LISTED));
    }

    private void tags(ServerRequest request, ServerResponse response) {
        RepositoryName repository = repository(request);
        if (!registry.knows(repository)) {
            throw ApiRefusal.notFound("repository " + repository);
        }
        Answers.json(
                response,
                ImageViews.tags(
                        registry.tags(repository, parameter(request, "after"), MOST_LISTED),
                        MOST_LISTED,
                        registry));
    }

    private void deleteImage(ServerRequest request, ServerResponse response) {
        ImageReference reference = reference(parameter(request, "reference"));
        RepositoryName repository = reference.repository();
        Optional<Digest> digest = reference.digest();
        DeleteOutcome outcome =
                digest.isPresent()
                        ? registry.deleteManifest(repository, digest.get())
                        : registry.deleteTag(repository, reference.tag().orElse(Tag.LATEST));
        told(outcome, reference.toString());
        record("delete", reference.toString());
        Answers.json(response, deleted(reference.toString(), 1));
    }

    /** Takes every tag and manifest out of a repository; what nothing needs then is garbage. */
    private void deleteRepository(ServerRequest request, ServerResponse response) {
        RepositoryName repository = repository(request);
        if (!registry.knows(repository)) {
            throw ApiRefusal.notFound("repository " + repository);
        }
        record("delete", "repository " + repository);
        int deleted = registry.deleteRepository(repository);
        Answers.json(response, deleted("repository " + repository, deleted));
    }

    private void record(String action, String object) {
        audit.record(Callers.author(), action, "Image " + object, clock.instant());
    }

    private static void told(DeleteOutcome outcome, String what) {
        switch (outcome) {
            case DeleteOutcome.Deleted _ -> {}
            case DeleteOutcome.Unknown _ -> throw ApiRefusal.notFound("image " + what);
            case DeleteOutcome.Needed needed ->
                    throw ApiRefusal.conflict(what + " is needed by " + needed.by());
        }
    }

    private static JsonObject deleted(String what, int manifests) {
        var answer = new JsonObject();
        answer.addProperty("deleted", what);
        answer.addProperty("count", manifests);
        return answer;
    }

    private static RepositoryName repository(ServerRequest request) {
        return switch (RepositoryName.parse(parameter(request, "repository"))) {
            case Result.Ok<RepositoryName>(RepositoryName name) -> name;
            case Result.Refused<RepositoryName>(List<Problem> problems) ->
                    throw ApiRefusal.badRequest("repository: " + problems.getFirst().detail());
        };
    }

    /** An image's name; the name of a registry in it does not count. */
    static ImageReference reference(String text) {
        return switch (ImageReference.parse(text)) {
            case Result.Ok<ImageReference>(ImageReference name) ->
                    new ImageReference(
                            Optional.empty(), name.repository(), name.tag(), name.digest());
            case Result.Refused<ImageReference>(List<Problem> problems) ->
                    throw ApiRefusal.badRequest("reference: " + problems.getFirst());
        };
    }

    static String parameter(ServerRequest request, String name) {
        return request.query().first(name).orElse("");
    }
}
