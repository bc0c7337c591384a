package dev.berth.daemon;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that ask without a break, on connections that last and on new ones, until it is closed.
 */
final class SteadyLoad implements AutoCloseable {
    /** Failures that are told; there should be none. */
    private static final int MAX_TOLD = 10;

    /** A client with connections of its own. */
    interface Clients {
        HttpClient make() throws Exception;
    }

    private final HttpRequest request;
    private final Clients clients;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();

    SteadyLoad(HttpRequest request, Clients clients) {
        this.request = request;
        this.clients = clients;
        threads.add(Thread.startVirtualThread(() -> ask(Integer.MAX_VALUE)));
        threads.add(Thread.startVirtualThread(() -> ask(1)));
    }

    private void ask(int requestsOfAConnection) {
        while (!stopped.get()) {
            try (var client = clients.make()) {
                for (int i = 0; i < requestsOfAConnection && !stopped.get(); i++) {
                    take(client.send(request, HttpResponse.BodyHandlers.ofString()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                fail(e.toString());
            }
        }
    }

    private void take(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() == 200) {
            answered.incrementAndGet();
        } else {
            fail(answer.statusCode() + " " + answer.body());
        }
    }

    private void fail(String what) {
        if (failures.size() < MAX_TOLD) {
            failures.add(what);
        }
    }

    int answered() {
        return answered.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Ends once what was asked is answered. */
    @Override
    public void close() {
        stopped.set(true);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
