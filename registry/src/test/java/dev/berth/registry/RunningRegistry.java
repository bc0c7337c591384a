package dev.berth.registry;

import dev.berth.policies.image.Digest;
import dev.berth.registry.base.RegistryEvent;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.login.Login;
import dev.berth.registry.upstream.Upstream;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A registry on a free port with a login, and a client that speaks HTTP to it. */
final class RunningRegistry implements AutoCloseable {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private static final Pattern CODE = Pattern.compile("\\{\"code\":\"([A-Z_]+)\"");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    final Registry registry;
    final Login login;
    final PrometheusRegistry metrics = new PrometheusRegistry();
    final List<RegistryEvent> events = new CopyOnWriteArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private RunningRegistry(RegistryConfig config) {
        this.registry =
                Registry.open(
                        config.withListener(
                                event -> {
                                    events.add(event);
                                    config.listener().happened(event);
                                }),
                        metrics);
        this.login = registry.issueLogin("berth");
    }

    static RunningRegistry on(Path directory) {
        return on(directory, RegistryLimits.defaults());
    }

    static RunningRegistry on(Path directory, RegistryLimits limits) {
        return on(directory, config -> config.withLimits(limits));
    }

    static RunningRegistry on(Path directory, RegistryLimits limits, InstantSource clock) {
        return on(config(directory).withLimits(limits).withClock(clock));
    }

    /** One that shows those upstreams too. */
    static RunningRegistry through(
            Path directory, RegistryLimits limits, InstantSource clock, Upstream... upstreams) {
        return on(
                config(directory)
                        .withLimits(limits)
                        .withClock(clock)
                        .withUpstreams(List.of(upstreams)));
    }

    /** As configured. */
    static RunningRegistry on(RegistryConfig config) {
        return new RunningRegistry(config);
    }

    /** The defaults on a free port. */
    static RegistryConfig config(Path directory) {
        return RegistryConfig.of(
                directory, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    static RunningRegistry on(Path directory, UnaryOperator<RegistryConfig> settings) {
        return on(settings.apply(config(directory)));
    }

    static Digest sha256(byte[] content) {
        return digest(Digest.Algorithm.SHA256, content);
    }

    static Digest digest(Digest.Algorithm algorithm, byte[] content) {
        try {
            return Digest.ofHash(
                    algorithm, MessageDigest.getInstance(algorithm.javaName()).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    URI uri(String target) {
        return URI.create("http://127.0.0.1:" + registry.address().getPort() + target);
    }

    String basic() {
        return basic(login);
    }

    static String basic(Login login) {
        return "Basic "
                + Base64.getEncoder().encodeToString(utf8(login.user() + ":" + login.secret()));
    }

    HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(uri(target)).timeout(TIMEOUT);
    }

    HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without credentials. */
    HttpResponse<byte[]> anonymous(String method, String target, String... headers) {
        return send(method, target, BodyPublishers.noBody(), false, headers);
    }

    /** As the login, by Basic. */
    HttpResponse<byte[]> call(String method, String target, byte[] body, String... headers) {
        return send(method, target, BodyPublishers.ofByteArray(body), true, headers);
    }

    HttpResponse<byte[]> call(String method, String target) {
        return send(method, target, BodyPublishers.noBody(), true);
    }

    HttpResponse<byte[]> send(
            String method,
            String target,
            BodyPublisher body,
            boolean authorized,
            String... headers) {
        var builder = request(target).method(method, body);
        if (authorized) {
            builder.header("Authorization", basic());
        }
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return send(builder.build());
    }

    /** Opens an upload session; gives its location. */
    String open(String repository) {
        return location(call("POST", "/v2/" + repository + "/blobs/uploads/"));
    }

    /** Polls until bytes have arrived; every poll is a request, so it waits by itself. */
    void awaitBytes(String session) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (header(call("GET", session), "Range").equals("0-0")) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no byte arrived in " + session);
            }
        }
    }

    static String location(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError("no Location in " + describe(response)));
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    static String describe(HttpResponse<?> response) {
        String body =
                response.body() instanceof byte[] bytes
                        ? new String(bytes, StandardCharsets.UTF_8)
                        : "";
        return response.request().method()
                + " "
                + response.uri()
                + " → "
                + response.statusCode()
                + " "
                + body;
    }

    /** Pushes a blob in one request. */
    Digest push(String repository, byte[] content) {
        var digest = sha256(content);
        var response =
                call("POST", "/v2/" + repository + "/blobs/uploads/?digest=" + digest, content);
        if (response.statusCode() != 201) {
            throw new AssertionError(describe(response));
        }
        return digest;
    }

    /** Pushes an image of that config and one layer; gives its manifest. */
    byte[] image(String repository, String tag, byte[] config, byte[] layer) {
        var manifest =
                utf8(manifest(push(repository, config), config, push(repository, layer), layer));
        var response =
                call(
                        "PUT",
                        "/v2/" + repository + "/manifests/" + tag,
                        manifest,
                        "Content-Type",
                        MANIFEST);
        if (response.statusCode() != 201) {
            throw new AssertionError(describe(response));
        }
        return manifest;
    }

    static String manifest(Digest config, byte[] configBytes, Digest layer, byte[] layerBytes) {
        return """
        {"schemaVersion":2,"mediaType":"%s",
         "config":{"mediaType":"application/vnd.oci.image.config.v1+json",
                   "digest":"%s","size":%d},
         "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar",
                    "digest":"%s","size":%d}]}
        """
                .formatted(MANIFEST, config, configBytes.length, layer, layerBytes.length);
    }

    /** The codes of an error body. */
    static List<String> codes(HttpResponse<byte[]> response) {
        var codes = new ArrayList<String>();
        var entries = CODE.matcher(new String(response.body(), StandardCharsets.UTF_8));
        while (entries.find()) {
            codes.add(entries.group(1));
        }
        return codes;
    }

    @Override
    public void close() {
        client.shutdownNow();
        registry.close();
    }
}
