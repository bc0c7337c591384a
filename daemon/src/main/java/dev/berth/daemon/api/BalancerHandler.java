package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.proxy.balance.EndpointStatistics;
import dev.berth.proxy.balance.ServiceStatistics;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What the balancer counts of each service port and its endpoints, as of now. */
final class BalancerHandler implements HttpService {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Supplier<List<ServiceStatistics>> statistics;

    BalancerHandler(Supplier<List<ServiceStatistics>> statistics) {
        this.statistics = statistics;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/berth/v1/balancer", this::balancer);
    }

    private void balancer(ServerRequest request, ServerResponse response) {
        var services = new JsonArray();
        statistics.get().forEach(service -> services.add(service(service)));
        var view = new JsonObject();
        view.add("services", services);
        Answers.json(response, view);
    }

    private static JsonObject service(ServiceStatistics service) {
        var view = new JsonObject();
        view.addProperty("namespace", service.service().namespace());
        view.addProperty("service", service.service().service());
        view.addProperty("port", service.service().port());
        view.addProperty("algorithm", service.algorithm());
        view.addProperty("active", service.active());
        view.addProperty("waiting", service.waiting());
        view.addProperty("requests", service.requests());
        view.addProperty("retrying", service.retrying());
        view.addProperty("retries", service.retries());
        view.addProperty("refused", service.refused());
        view.addProperty("panicking", service.panicking());
        var endpoints = new JsonArray();
        service.endpoints().forEach(endpoint -> endpoints.add(endpoint(endpoint)));
        view.add("endpoints", endpoints);
        return view;
    }

    private static JsonObject endpoint(EndpointStatistics endpoint) {
        var view = new JsonObject();
        view.addProperty("address", endpoint.endpoint().authority());
        view.addProperty("containerId", endpoint.endpoint().pod());
        view.addProperty("state", endpoint.state().name().toLowerCase(Locale.ROOT));
        view.addProperty("weight", endpoint.weight());
        view.addProperty("active", endpoint.inFlight());
        view.addProperty("requests", endpoint.requests());
        view.addProperty("failures", endpoint.failures());
        view.addProperty("ejections", endpoint.ejections());
        view.addProperty("responseMillis", endpoint.responseTime().toNanos() / NANOS_PER_MILLI);
        return view;
    }
}
