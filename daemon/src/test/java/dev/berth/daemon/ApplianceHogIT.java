package dev.berth.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.policies.slots.CpuSet;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Requests that are weighted by load go where there is room, in proportion. */
final class ApplianceHogIT extends ApplianceCase {
    private static final String BY_LOAD =
            """
            apiVersion: berth.dev/v1
            kind: TrafficPolicy
            metadata: {name: web}
            spec:
              targetRefs: [{kind: Service, name: web}]
              loadBalancer: {type: WeightedRoundRobin, weightedRoundRobin: {weights: Load}}
            ---
            """;

    /** Between two requests: few enough that the load itself leaves the CPUs room. */
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private static final int REQUESTS = 300;

    /**
     * Of the requests: a turn for each endpoint, and those between a change of the weights and the
     * look that saw it.
     */
    private static final double TOLERANCE = 0.04;

    /** Three quarters of the room are gone; the balancer and this test need some elsewhere. */
    private static final double MOST_BESIDE_A_HOG = 0.8;

    private final List<Process> hogs = new ArrayList<>();

    @Test
    void hog_besideOneOfThreeReplicas_takesRequestsFromItInProportion() throws Exception {
        apply(BY_LOAD + SERVICES + deployment("web", 3, "100m", "hello"));
        Replica burdened = loneliest(awaitReady("web", 3));
        var request = request("/").header("Authorization", "Bearer " + token()).build();
        var stopped = new AtomicBoolean();

        Thread load = Thread.startVirtualThread(() -> ask(request, stopped));
        try {
            for (int cpu : CpuSet.parse(burdened.cpus()).orElseThrow().stream().toArray()) {
                hogs.add(hog(cpu));
            }
            daemon.await("the hog is noticed", () -> isLight(endpoints(), burdened));
            var shares = new Shares();
            daemon.await(
                    "there were requests enough",
                    () -> {
                        shares.look(endpoints(), burdened);
                        return shares.requests() > REQUESTS;
                    });

            assertTrue(load.isAlive(), "a request failed");
            assertEquals(3, shares.got.size());
            for (String container : shares.got.keySet()) {
                assertEquals(
                        shares.due(container), shares.share(container), TOLERANCE, "" + shares);
                assertTrue(
                        container.equals(burdened.containerId())
                                || shares.share(burdened.containerId())
                                        < MOST_BESIDE_A_HOG * shares.share(container),
                        burdened + ": " + shares);
            }
        } finally {
            hogs.forEach(Process::destroyForcibly);
            stopped.set(true);
            load.join();
        }
    }

    /** The replica that shares its CPUs with the fewest others. */
    private static Replica loneliest(List<Replica> replicas) {
        return replicas.stream()
                .min(
                        Comparator.comparingLong(
                                one ->
                                        replicas.stream()
                                                .filter(other -> other.cpus().equals(one.cpus()))
                                                .count()))
                .orElseThrow();
    }

    private static Process hog(int cpu) throws IOException {
        return new ProcessBuilder(
                        "taskset",
                        "--cpu-list",
                        Integer.toString(cpu),
                        "/bin/sh",
                        "-c",
                        "while :; do :; done")
                .inheritIO()
                .start();
    }

    private void ask(HttpRequest request, AtomicBoolean stopped) {
        try (var client = client()) {
            while (!stopped.get()) {
                assertEquals(
                        200,
                        client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (Exception e) {
            throw new AssertionError("a request failed", e);
        }
    }

    /** Whether the balancer gives it much less than the others. */
    private static boolean isLight(List<Endpoint> endpoints, Replica replica) {
        int own = 0;
        int least = Integer.MAX_VALUE;
        for (Endpoint endpoint : endpoints) {
            if (endpoint.container().equals(replica.containerId())) {
                own = endpoint.weight();
            } else {
                least = Math.min(least, endpoint.weight());
            }
        }
        return own > 0 && own < MOST_BESIDE_A_HOG * least;
    }

    /** An endpoint as the balancer shows it. */
    private record Endpoint(String container, int weight, long requests) {}

    private List<Endpoint> endpoints() throws IOException {
        List<Endpoint> endpoints = new ArrayList<>();
        for (JsonElement item : daemon.get("/berth/v1/balancer").getAsJsonArray("services")) {
            JsonObject service = item.getAsJsonObject();
            if (service.get("service").getAsString().equals("web")) {
                for (JsonElement each : service.getAsJsonArray("endpoints")) {
                    JsonObject endpoint = each.getAsJsonObject();
                    endpoints.add(
                            new Endpoint(
                                    endpoint.get("containerId").getAsString(),
                                    endpoint.get("weight").getAsInt(),
                                    endpoint.get("requests").getAsLong()));
                }
            }
        }
        return endpoints;
    }

    /**
     * What endpoints got, and what was due to them by the weights that were valid meanwhile. Times
     * in which the other CPUs are as busy, with whatever this machine does beside, do not count.
     */
    private static final class Shares {
        private final Map<String, Long> before = new HashMap<>();
        private final Map<String, Double> got = new HashMap<>();
        private final Map<String, Double> due = new HashMap<>();
        private List<Endpoint> last = List.of();

        void look(List<Endpoint> now, Replica burdened) {
            if (isLight(last, burdened)) {
                double news = 0;
                for (Endpoint endpoint : now) {
                    long more = endpoint.requests() - before.getOrDefault(endpoint.container(), 0L);
                    got.merge(endpoint.container(), (double) more, Double::sum);
                    news += more;
                }
                double weights = last.stream().mapToInt(Endpoint::weight).sum();
                for (Endpoint endpoint : last) {
                    due.merge(
                            endpoint.container(), news * endpoint.weight() / weights, Double::sum);
                }
            }
            now.forEach(endpoint -> before.put(endpoint.container(), endpoint.requests()));
            last = now;
        }

        double requests() {
            return got.values().stream().mapToDouble(Double::doubleValue).sum();
        }

        double share(String container) {
            return got.getOrDefault(container, 0.0) / requests();
        }

        double due(String container) {
            return due.getOrDefault(container, 0.0) / requests();
        }

        @Override
        public String toString() {
            return "got " + got + ", due " + due + ", last " + last;
        }
    }
}
