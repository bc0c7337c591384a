package dev.berth.policies.route;

import dev.berth.policies.balance.Retries;
import dev.berth.policies.balance.Timeouts;
import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.workload.HttpRoute;
import dev.berth.policies.workload.RouteFilter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * What happens to a request that a route takes.
 *
 * @param redirect answered instead of asking an endpoint
 * @param backends among which the requests are divided by weight
 * @param filters what changes on the way
 * @param timeouts how long it may take
 * @param retry when another endpoint is asked
 */
public record RouteAction(
        Optional<RouteFilter.Redirect> redirect,
        List<WeightedBackend> backends,
        RouteFilters filters,
        HttpRoute.Timeouts timeouts,
        Optional<HttpRoute.Retry> retry) {
    public RouteAction {
        backends = List.copyOf(backends);
    }

    /** Forwarding as it is. */
    public static RouteAction forward(List<WeightedBackend> backends) {
        return new RouteAction(
                Optional.empty(),
                backends,
                RouteFilters.NONE,
                HttpRoute.Timeouts.NONE,
                Optional.empty());
    }

    /**
     * The policy of a service with what the route itself says about times and tries. A timeout of
     * zero is none.
     */
    public TrafficPolicy over(TrafficPolicy policy) {
        if (timeouts.equals(HttpRoute.Timeouts.NONE) && retry.isEmpty()) {
            return policy;
        }
        Retries old = policy.retries();
        Optional<Duration> perTry = timeouts.backendRequest().or(old::perTry);
        var retries =
                new Retries(
                        retry.map(HttpRoute.Retry::attempts)
                                .orElse(OptionalInt.empty())
                                .orElse(old.attempts()),
                        old.on(),
                        retry.map(HttpRoute.Retry::codes).orElse(old.statuses()),
                        perTry.filter(Duration::isPositive),
                        old.budget());
        Optional<Duration> request = timeouts.request().or(policy.timeouts()::request);
        return policy.withRetries(retries)
                .withTimeouts(new Timeouts(request.filter(Duration::isPositive)));
    }

    /**
     * The backend of one request: each gets its weight's share of them.
     *
     * @return empty where none has a weight: 500
     */
    public Optional<WeightedBackend> pick(RandomGenerator random) {
        long total = 0;
        for (WeightedBackend backend : backends) {
            total += backend.weight();
        }
        if (total == 0) {
            return Optional.empty();
        }
        long ticket = backends.size() == 1 ? 0 : random.nextLong(total);
        for (WeightedBackend backend : backends) {
            ticket -= backend.weight();
            if (ticket < 0) {
                return Optional.of(backend);
            }
        }
        throw new IllegalStateException("the weights' sum is less than their sum");
    }
}
