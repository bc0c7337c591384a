package dev.berth.registry;

import static dev.berth.registry.RunningRegistry.INDEX;
import static dev.berth.registry.RunningRegistry.MANIFEST;
import static dev.berth.registry.RunningRegistry.codes;
import static dev.berth.registry.RunningRegistry.describe;
import static dev.berth.registry.RunningRegistry.header;
import static dev.berth.registry.RunningRegistry.sha256;
import static dev.berth.registry.RunningRegistry.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.signature.RepositoryPattern;
import dev.berth.registry.signature.SignMode;
import dev.berth.registry.signature.SignPolicy;
import dev.berth.registry.signature.Verdict;
import dev.berth.registry.signature.VerificationKey;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may pull what, by signatures made in the exact form of cosign's. */
class SignatureTest {
    private static final String SIGN = "https://sigstore.dev/cosign/sign/v1";
    private static final RepositoryName APP = new RepositoryName("team/app");

    @TempDir Path directory;
    private RunningRegistry running;
    private Signer signer;
    private byte[] manifest;
    private Digest image;

    @BeforeEach
    void start() throws GeneralSecurityException {
        running = RunningRegistry.on(directory);
        signer = Signer.ecdsa();
        manifest = running.image("team/app", "1", utf8("{}"), utf8("layer"));
        image = sha256(manifest);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private void policy(String pattern, SignMode mode, VerificationKey... keys) {
        running.registry
                .signPolicies()
                .set(new SignPolicy(new RepositoryPattern(pattern), mode, List.of(keys)));
    }

    private int pull(Object reference) {
        return running.anonymous("GET", "/v2/team/app/manifests/" + reference).statusCode();
    }

    private Signer.Layer simple(Signer by, Digest of) throws GeneralSecurityException {
        return layer(by, Signer.payload(of));
    }

    private static Signer.Layer layer(Signer by, String payload) throws GeneralSecurityException {
        return new Signer.Layer(payload, by.sign(utf8(payload)));
    }

    private void signSimple(Signer.Layer... layers) {
        Signer.pushSimple(running, "team/app", image, List.of(layers));
    }

    @Test
    void require_unsigned_isDeniedByTagAndDigest() {
        policy("team/*", SignMode.REQUIRE, signer.key());
        running.image("other/app", "1", utf8("{}"), utf8("layer"));

        var byTag = running.anonymous("GET", "/v2/team/app/manifests/1");
        var head = running.anonymous("HEAD", "/v2/team/app/manifests/1");
        var byDigest = running.anonymous("GET", "/v2/team/app/manifests/" + image);
        var other = running.anonymous("GET", "/v2/other/app/manifests/1");

        assertEquals(403, byTag.statusCode());
        assertEquals(List.of("DENIED"), codes(byTag));
        assertTrue(describe(byTag).contains("is not signed"), describe(byTag));
        assertEquals(403, head.statusCode());
        assertEquals(403, byDigest.statusCode());
        assertEquals(200, other.statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecdsa", "ed25519", "ed25519ph"})
    void require_signedInAnyForm_isServed(String kind) throws GeneralSecurityException {
        var by =
                switch (kind) {
                    case "ecdsa" -> Signer.ecdsa();
                    case "ed25519" -> Signer.ed25519();
                    default -> Signer.ed25519ph();
                };
        policy("team/app", SignMode.REQUIRE, signer.key(), by.key());
        byte[] second = running.image("team/app", "2", utf8("{}"), utf8("second"));
        byte[] third = running.image("team/app", "3", utf8("{}"), utf8("third"));

        signSimple(simple(by, image));
        Signer.pushBundle(
                running,
                "team/app",
                sha256(second),
                by.envelope(Signer.statement(sha256(second), SIGN)));
        Signer.pushBundle(running, "team/app", sha256(third), by.message(third));

        assertEquals(200, pull("1"));
        assertEquals(200, pull("2"));
        assertEquals(200, pull("3"));
        assertEquals(200, pull(image));
        var verdict = assertInstanceOf(Verdict.Signed.class, running.registry.verify(APP, image));
        assertTrue(verdict.reason().contains(by.key().id()), verdict.reason());
    }

    @Test
    void require_simpleSignatureThatDoesNotHold_isDenied() throws GeneralSecurityException {
        policy("*", SignMode.REQUIRE, signer.key());
        String payload = Signer.payload(image);
        String good = signer.sign(utf8(payload));

        signSimple(
                simple(Signer.ecdsa(), image),
                simple(Signer.ed25519(), image),
                simple(signer, sha256(utf8("another image"))),
                new Signer.Layer(payload + " ", good),
                new Signer.Layer(payload, good.substring(4)),
                new Signer.Layer(payload, "%%%"),
                new Signer.Layer(payload, ""),
                new Signer.Layer(payload, "A".repeat(4_000)),
                layer(signer, payload.replace("cosign container image signature", "x")),
                layer(signer, payload.replace("\"type\"", "\"image\":{},\"type\"")),
                layer(signer, "no JSON"));

        var answer = running.anonymous("GET", "/v2/team/app/manifests/1");
        assertEquals(403, answer.statusCode());
        assertTrue(describe(answer).contains("none by a key of the policy"), describe(answer));
    }

    @Test
    void require_bundleThatDoesNotHold_isDenied() throws GeneralSecurityException {
        policy("*", SignMode.REQUIRE, signer.key());
        String good = signer.envelope(Signer.statement(image, SIGN));
        String payload = Base64.getEncoder().encodeToString(utf8(Signer.statement(image, SIGN)));
        String forged = Base64.getEncoder().encodeToString(utf8(Signer.payload(image)));

        for (String bundle :
                List.of(
                        Signer.ecdsa().envelope(Signer.statement(image, SIGN)),
                        signer.envelope(Signer.statement(sha256(utf8("other")), SIGN)),
                        signer.envelope(Signer.statement(image, "https://slsa.dev/provenance/v1")),
                        signer.envelope(
                                Signer.statement(image, SIGN).replace("/v1\",\n", "/v9\",\n")),
                        signer.message(utf8("another manifest")),
                        good.replace(payload, forged),
                        good.replace("in-toto", "in-tooo"),
                        good.replace("publicKey", "certificate"),
                        good.replace("v0.3", "v0.9"),
                        good.replace("\"sig\"", "\"gis\""),
                        "{",
                        "[]")) {
            Signer.pushBundle(running, "team/app", image, bundle);
        }

        assertEquals(403, pull("1"));
        Signer.pushBundle(running, "team/app", image, good);
        assertEquals(200, pull("1"));
    }

    @Test
    void warn_unsigned_isServedWithAWarning() throws GeneralSecurityException {
        policy("team/*", SignMode.WARN, signer.key());

        var unsigned = running.anonymous("GET", "/v2/team/app/manifests/1");
        signSimple(simple(signer, image));
        var signed = running.anonymous("GET", "/v2/team/app/manifests/1");

        assertArrayEquals(manifest, unsigned.body());
        assertTrue(header(unsigned, "Warning").contains("is not signed"), unsigned::toString);
        assertEquals("", header(signed, "Warning"));
    }

    @Test
    void policies_theMostExactPattern_counts() {
        policy("*", SignMode.REQUIRE, signer.key());
        policy("team/*", SignMode.WARN, signer.key());
        policy("team/app", SignMode.OFF);

        var off = running.anonymous("GET", "/v2/team/app/manifests/1");
        running.registry.signPolicies().remove(new RepositoryPattern("team/app"));
        var warned = running.anonymous("GET", "/v2/team/app/manifests/1");
        running.registry.signPolicies().remove(new RepositoryPattern("team/*"));
        int refused = pull("1");

        assertEquals("", header(off, "Warning"));
        assertEquals(200, warned.statusCode());
        assertTrue(!header(warned, "Warning").isEmpty());
        assertEquals(403, refused);
    }

    @Test
    void require_childOfASignedIndex_isServed() throws GeneralSecurityException {
        byte[] stranger = running.image("team/app", "2", utf8("{}"), utf8("second"));
        byte[] index = index("all", manifest);
        index("unsigned", stranger);
        policy("*", SignMode.REQUIRE, signer.key());

        Signer.pushBundle(
                running,
                "team/app",
                sha256(index),
                signer.envelope(Signer.statement(sha256(index), SIGN)));

        assertEquals(200, pull("all"));
        assertEquals(200, pull(image));
        assertEquals(403, pull("unsigned"));
        assertEquals(403, pull(sha256(stranger)));
    }

    private byte[] index(String tag, byte[] child) {
        byte[] index =
                utf8(
                        """
                        {"schemaVersion":2,"mediaType":"%s","manifests":[
                         {"mediaType":"%s","digest":"%s","size":%d}]}
                        """
                                .formatted(INDEX, MANIFEST, sha256(child), child.length));
        running.call("PUT", "/v2/team/app/manifests/" + tag, index, "Content-Type", INDEX);
        return index;
    }

    @Test
    void require_signatures_stayPullable() throws GeneralSecurityException {
        policy("*", SignMode.REQUIRE, signer.key());
        byte[] simple =
                Signer.pushSimple(running, "team/app", image, List.of(simple(signer, image)));
        byte[] bundle =
                Signer.pushBundle(
                        running, "team/app", image, signer.envelope(Signer.statement(image, SIGN)));
        index("sha256-" + image.hex(), bundle);

        assertEquals(200, pull("sha256-" + image.hex() + ".sig"));
        assertEquals(200, pull(sha256(simple)));
        assertEquals(200, pull(sha256(bundle)));
        assertEquals(200, pull("sha256-" + image.hex()));
    }

    @Test
    void require_imageThatCallsItselfASignature_isDenied() {
        policy("*", SignMode.REQUIRE, signer.key());
        String archive = "\0".repeat(1024);

        byte[] disguised =
                Signer.pushSimple(
                        running, "team/app", image, List.of(new Signer.Layer(archive, "AAAA")));

        assertEquals(403, pull("sha256-" + image.hex() + ".sig"));
        assertEquals(403, pull(sha256(disguised)));
    }

    @Test
    void verdict_changesWithSignaturesTagsAndPolicies() throws GeneralSecurityException {
        policy("*", SignMode.REQUIRE, signer.key());
        int before = pull("1");
        signSimple(simple(signer, image));
        int signed = pull("1");
        policy("*", SignMode.REQUIRE, Signer.ecdsa().key());
        int otherKey = pull("1");
        policy("*", SignMode.REQUIRE, signer.key());
        int sameKey = pull("1");
        running.call("DELETE", "/v2/team/app/manifests/sha256-" + image.hex() + ".sig");
        int withdrawn = pull("1");
        boolean removed = running.registry.signPolicies().remove(new RepositoryPattern("*"));
        int free = pull("1");

        assertEquals(
                List.of(403, 200, 403, 200, 403, 200),
                List.of(before, signed, otherKey, sameKey, withdrawn, free));
        assertTrue(removed);
    }

    @Test
    void signer_whoMayPush_readsByDigestOnly() {
        policy("*", SignMode.REQUIRE, signer.key());

        var byDigest = running.call("GET", "/v2/team/app/manifests/" + image);
        var byTag = running.call("GET", "/v2/team/app/manifests/1");

        assertArrayEquals(manifest, byDigest.body());
        assertTrue(header(byDigest, "Warning").contains("is not signed"));
        assertEquals(403, byTag.statusCode());
    }

    @Test
    void signatures_pastTheBound_doNotCount() throws GeneralSecurityException {
        policy("*", SignMode.REQUIRE, signer.key());
        int most = RegistryLimits.defaults().signatures().signatures();
        var layers = new ArrayList<>(Collections.nCopies(most, simple(Signer.ecdsa(), image)));
        layers.add(simple(signer, image));

        Signer.pushSimple(running, "team/app", image, layers);
        int past = pull("1");
        Signer.pushSimple(running, "team/app", image, layers.subList(1, most + 1));

        assertEquals(403, past);
        assertEquals(200, pull("1"));
    }

    @Test
    void policies_afterARestart_areTheSame() throws GeneralSecurityException {
        var ed25519 = Signer.ed25519();
        policy("team/*", SignMode.REQUIRE, signer.key(), ed25519.key());
        policy("other", SignMode.OFF);
        var before = running.registry.signPolicies().all();
        running.close();

        running = RunningRegistry.on(directory);

        assertEquals(before, running.registry.signPolicies().all());
        assertEquals(
                List.of(signer.key(), ed25519.key()),
                before.stream()
                        .filter(p -> p.mode() == SignMode.REQUIRE)
                        .findFirst()
                        .orElseThrow()
                        .keys());
        assertInstanceOf(Verdict.Refused.class, running.registry.verify(APP, image));
        assertInstanceOf(
                Verdict.Unasked.class, running.registry.verify(new RepositoryName("other"), image));
    }
}
