package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.INDEX;
import static dev.berth.registry.RunningRegistry.MANIFEST;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.signature.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** cosign signs images in a registry that requires it, and agrees on who signed them. */
class CosignIT {
    @TempDir Path directory;
    private RunningRegistry running;
    private Map<String, String> environment;

    @BeforeEach
    void start() throws Exception {
        running = RunningRegistry.on(directory.resolve("store"));
        Path config = Files.createDirectory(directory.resolve("docker"));
        Files.writeString(
                config.resolve("config.json"),
                "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}"
                        .formatted(
                                host(),
                                Base64.getEncoder()
                                        .encodeToString(utf8("berth:" + running.login.secret()))));
        environment =
                Map.of(
                        "DOCKER_CONFIG",
                        config.toString(),
                        "COSIGN_PASSWORD",
                        "",
                        "COSIGN_EXPERIMENTAL",
                        "1",
                        "HOME",
                        directory.toString());
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private String host() {
        return "127.0.0.1:" + running.registry.address().getPort();
    }

    private void cosign(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("cosign"));
        command.addAll(List.of(arguments));
        Peer.must(directory, environment, command);
    }

    private Peer.Outcome verify(String key, Digest image, String... options) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                "cosign",
                                "verify",
                                "--key",
                                directory.resolve(key + ".pub").toString(),
                                "--insecure-ignore-tlog=true",
                                "--allow-insecure-registry=true"));
        command.addAll(List.of(options));
        command.add(host() + "/team/app@" + image);
        return Peer.run(directory, environment, command);
    }

    /** A key pair of cosign's own, ECDSA on P-256. */
    private void keys(String name) throws Exception {
        cosign("generate-key-pair", "--output-key-prefix", directory.resolve(name).toString());
    }

    /** A key pair that openssl made and cosign took over. */
    private void ed25519(String name) throws Exception {
        Path pem = directory.resolve(name + ".pem");
        Peer.must(
                directory,
                environment,
                List.of("openssl", "genpkey", "-algorithm", "ed25519", "-out", pem.toString()));
        cosign(
                "import-key-pair",
                "--key",
                pem.toString(),
                "--output-key-prefix",
                directory.resolve(name).toString());
    }

    private void require(String... names) throws IOException {
        var pems = new ArrayList<String>();
        for (String name : names) {
            pems.add(Files.readString(directory.resolve(name + ".pub")));
        }
        running.registry
                .signPolicies()
                .set(running.registry.signPolicies().read("team/*", "require", pems).orElseThrow());
    }

    private void sign(String key, Digest image, String... options) throws Exception {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "sign",
                                "--yes",
                                "--tlog-upload=false",
                                "--allow-insecure-registry=true",
                                "--key",
                                directory.resolve(key + ".key").toString()));
        arguments.addAll(List.of(options));
        arguments.add(host() + "/team/app@" + image);
        cosign(arguments.toArray(String[]::new));
    }

    private int pull(Object reference) {
        return running.anonymous("GET", "/v2/team/app/manifests/" + reference).statusCode();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--new-bundle-format=true", "--registry-referrers-mode=oci-1-1"})
    void sign_withAKeyOfThePolicy_isServedAndVerifies(String option) throws Exception {
        Digest image = sha256(running.image("team/app", "1", utf8("{}"), utf8("layer")));
        Digest second = sha256(running.image("team/app", "2", utf8("{}"), utf8("second")));
        keys("good");
        keys("foreign");
        require("good");
        String[] options = option.isEmpty() ? new String[0] : new String[] {option};

        int before = pull("1");
        sign("foreign", image, options);
        int foreign = pull("1");
        sign("good", image, options);

        assertEquals(List.of(403, 403), List.of(before, foreign));
        assertEquals(200, pull("1"), option);
        assertEquals(200, pull(image));
        assertEquals(403, pull("2"));
        var verdict =
                assertInstanceOf(
                        Verdict.Signed.class,
                        running.registry.verify(new RepositoryName("team/app"), image));
        assertTrue(verdict.reason().startsWith("signed by ecdsa-p256:"), verdict.reason());
        assertInstanceOf(
                Verdict.Refused.class,
                running.registry.verify(new RepositoryName("team/app"), second));
        // For bundles cosign asks the network for roots of trust.
        if (option.isEmpty()) {
            var verified = verify("good", image, options);
            assertEquals(0, verified.status(), verified.output());
        }
    }

    @Test
    void sign_withEd25519_isServed() throws Exception {
        Digest image = sha256(running.image("team/app", "1", utf8("{}"), utf8("layer")));
        ed25519("edwards");
        require("edwards");

        int before = pull("1");
        sign("edwards", image);
        int signed = pull("1");

        assertEquals(List.of(403, 200), List.of(before, signed));
    }

    @Test
    void sign_aBundleWithEd25519_isServed() throws Exception {
        Digest image = sha256(running.image("team/app", "1", utf8("{}"), utf8("layer")));
        ed25519("edwards");
        require("edwards");

        sign("edwards", image, "--new-bundle-format=true");

        assertEquals(200, pull("1"));
    }

    @Test
    void attest_isNoSignature() throws Exception {
        Digest image = sha256(running.image("team/app", "1", utf8("{}"), utf8("layer")));
        keys("good");
        require("good");
        Path predicate = Files.writeString(directory.resolve("predicate.json"), "{}");

        cosign(
                "attest",
                "--yes",
                "--tlog-upload=false",
                "--allow-insecure-registry=true",
                "--new-bundle-format=true",
                "--key",
                directory.resolve("good.key").toString(),
                "--predicate",
                predicate.toString(),
                host() + "/team/app@" + image);

        assertEquals(403, pull("1"));
    }

    @Test
    void sign_anIndex_signsItsChildren() throws Exception {
        byte[] child = running.image("team/app", "amd64", utf8("{}"), utf8("layer"));
        byte[] index =
                utf8(
                        """
                        {"schemaVersion":2,"mediaType":"%s","manifests":[
                         {"mediaType":"%s","digest":"%s","size":%d,
                          "platform":{"os":"linux","architecture":"amd64"}}]}
                        """
                                .formatted(INDEX, MANIFEST, sha256(child), child.length));
        running.call("PUT", "/v2/team/app/manifests/all", index, "Content-Type", INDEX);
        keys("good");
        require("good");

        sign("good", sha256(index));

        assertEquals(200, pull("all"));
        assertEquals(200, pull("amd64"));
        assertEquals(200, pull(sha256(child)));
    }
}
