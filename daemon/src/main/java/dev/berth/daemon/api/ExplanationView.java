package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.policies.access.AccessRule;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.route.Route;
import dev.berth.policies.route.RouteAction;
import dev.berth.policies.route.RouteExplanation;
import dev.berth.policies.route.RouteFilters;
import dev.berth.policies.route.RouteRequest;
import dev.berth.policies.route.WeightedBackend;
import dev.berth.policies.workload.RouteFilter.Header;
import dev.berth.policies.workload.RouteFilter.HeaderChange;
import dev.berth.policies.workload.RouteFilter.PathChange;
import dev.berth.proxy.RoutingSnapshot;
import java.util.Optional;
import java.util.TreeSet;

/** What {@code berth route explain} shows, as JSON. */
final class ExplanationView {
    private final RoutingSnapshot now;
    private final String issuer;

    ExplanationView(RoutingSnapshot now, String issuer) {
        this.now = now;
        this.issuer = issuer;
    }

    JsonObject of(RouteRequest request, RouteExplanation explanation) {
        var view = new JsonObject();
        var asked = new JsonObject();
        asked.addProperty("method", request.method());
        asked.addProperty("host", request.host());
        asked.addProperty("path", request.path().text());
        view.add("request", asked);
        explanation
                .taken()
                .ifPresentOrElse(
                        route -> taken(view, request, route),
                        () -> {
                            boolean known = explanation.hostKnown();
                            view.addProperty("outcome", "refused");
                            view.addProperty("status", known ? 404 : 421);
                            view.addProperty(
                                    "detail",
                                    known
                                            ? "no rule of this host takes the request"
                                            : "no rule is for this host");
                        });
        var others = new JsonArray();
        for (RouteExplanation.Verdict verdict : explanation.others()) {
            JsonObject other = route(verdict.route());
            other.addProperty("reason", verdict.reason().words());
            other.addProperty("expected", verdict.detail());
            others.add(other);
        }
        view.add("others", others);
        return view;
    }

    private void taken(JsonObject view, RouteRequest request, Route route) {
        RouteAction action = route.action();
        boolean redirects = action.redirect().isPresent();
        Optional<AccessRule> own = Optional.ofNullable(now.access().get(route));
        view.addProperty("outcome", redirects ? "redirected" : "forwarded");
        view.add("route", route(route));
        if (!redirects || own.isPresent()) {
            view.add("access", access(own.orElse(AccessRule.ofHost(issuer, request.host()))));
        }
        view.add("filters", filters(action));
        long total = action.backends().stream().mapToLong(WeightedBackend::weight).sum();
        var backends = new JsonArray();
        for (WeightedBackend backend : action.backends()) {
            backends.add(backend(backend, action, total));
        }
        view.add("backends", backends);
        if (!redirects && total == 0) {
            view.addProperty("outcome", "refused");
            view.addProperty("status", 500);
            view.addProperty("detail", "no backend of the rule has a weight");
        }
    }

    private static JsonObject route(Route route) {
        var view = new JsonObject();
        view.addProperty("kind", route.source().kind());
        view.addProperty("name", route.source().name());
        view.addProperty("place", route.source().place());
        view.addProperty("host", RouteExplanation.text(route.host()));
        view.addProperty("path", RouteExplanation.text(route.match().path()));
        return view;
    }

    private static JsonObject access(AccessRule rule) {
        var view = new JsonObject();
        view.addProperty("issuer", rule.issuer());
        view.addProperty("audience", rule.audience());
        view.addProperty("scope", String.join(" ", new TreeSet<>(rule.scopes())));
        return view;
    }

    private JsonObject backend(WeightedBackend backend, RouteAction action, long total) {
        var view = new JsonObject();
        view.addProperty("service", backend.service().toString());
        view.addProperty("weight", backend.weight());
        view.addProperty("percent", total == 0 ? 0 : backend.weight() * 100L / total);
        var endpoints = new JsonArray();
        if (backend.valid()) {
            now.targets(backend.service())
                    .targets()
                    .forEach(target -> endpoints.add(target.endpoint().authority()));
        }
        view.add("endpoints", endpoints);
        view.add("policy", policy(action.over(now.traffic(backend.service()))));
        if (!backend.valid()) {
            view.addProperty("problem", "cannot be resolved, its share is answered by 500");
        } else if (endpoints.isEmpty()) {
            view.addProperty("problem", "no endpoint is ready, its share is answered by 503");
        }
        return view;
    }

    private static JsonObject policy(TrafficPolicy policy) {
        var view = new JsonObject();
        view.addProperty("algorithm", policy.algorithm().getClass().getSimpleName());
        view.addProperty("attempts", policy.retries().attempts());
        policy.retries()
                .perTry()
                .ifPresent(wait -> view.addProperty("tryTimeoutMillis", wait.toMillis()));
        policy.timeouts()
                .request()
                .ifPresent(wait -> view.addProperty("timeoutMillis", wait.toMillis()));
        return view;
    }

    private static JsonArray filters(RouteAction action) {
        var texts = new JsonArray();
        action.redirect().ifPresent(redirect -> texts.add("redirect with " + redirect.status()));
        RouteFilters filters = action.filters();
        filters.request().forEach(change -> change(texts, "request", change));
        filters.response().forEach(change -> change(texts, "answer", change));
        filters.rewrite()
                .ifPresent(
                        rewrite -> {
                            rewrite.hostname().ifPresent(host -> texts.add("host becomes " + host));
                            rewrite.path().ifPresent(path -> texts.add(text(path)));
                        });
        for (RouteFilters.Mirror mirror : filters.mirrors()) {
            texts.add(
                    "copy of "
                            + mirror.numerator()
                            + "/"
                            + mirror.denominator()
                            + " to "
                            + mirror.service());
        }
        return texts;
    }

    private static void change(JsonArray texts, String of, HeaderChange change) {
        for (Header header : change.set()) {
            texts.add(of + " header " + header.name() + " set to " + header.value());
        }
        for (Header header : change.add()) {
            texts.add(of + " header " + header.name() + " added: " + header.value());
        }
        change.remove().forEach(name -> texts.add(of + " header " + name + " removed"));
    }

    private static String text(PathChange change) {
        return switch (change) {
            case PathChange.Full(String path) -> "path becomes " + path;
            case PathChange.Prefix(String prefix) ->
                    "prefix becomes " + (prefix.isEmpty() ? "/" : prefix);
        };
    }
}
