package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.MANIFEST;
import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.registry.base.RegistryLimits;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the parsing of manifests may take. */
class ManifestBoundsTest {
    /** Root, version, config with its three members, layers, and the list itself. */
    private static final int OTHER_VALUES = 8;

    @TempDir Path directory;

    private static HttpResponse<byte[]> put(RunningRegistry running, int emptyLists) {
        String config =
                "{\"mediaType\":\"application/vnd.example\",\"digest\":\"%s\",\"size\":2}"
                        .formatted(running.push("app", utf8("{}")));
        String lists = "[" + "[],".repeat(emptyLists - 1) + "[]]";
        String manifest =
                "{\"schemaVersion\":2,\"config\":%s,\"layers\":[],\"unknown\":%s}"
                        .formatted(config, lists);
        return running.call("PUT", "/v2/app/manifests/1", utf8(manifest), "Content-Type", MANIFEST);
    }

    @ParameterizedTest
    @CsvSource({"0, 201", "1, 400"})
    void put_values_areBounded(int above, int status) {
        int most = RegistryLimits.defaults().manifests().values();
        try (var running = RunningRegistry.on(directory)) {
            var response = put(running, most - OTHER_VALUES + above);

            assertEquals(status, response.statusCode(), describe(response));
        }
    }

    @Test
    void put_noPlaceToParse_isToldToTryAgain() {
        var limits = RegistryLimits.defaults();
        var most = limits.manifests();
        var none =
                new RegistryLimits.Manifests(
                        most.bytes(),
                        most.depth(),
                        most.values(),
                        most.references(),
                        most.tags(),
                        0,
                        Duration.ofMillis(1));
        try (var running = RunningRegistry.on(directory, limits.withManifests(none))) {
            var refused = put(running, 1);

            assertEquals(503, refused.statusCode(), describe(refused));
            assertEquals("UNAVAILABLE", String.join(" ", codes(refused)));
        }
    }
}
