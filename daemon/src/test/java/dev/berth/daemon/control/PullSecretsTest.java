package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.daemon.docker.FakeEngine;
import dev.berth.policies.reconcile.ImageState;
import dev.berth.policies.reconcile.Step;
import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.GatewayDocuments;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodNaming;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.Secret;
import dev.berth.policies.workload.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins of other registries: who is shown which. */
final class PullSecretsTest extends ImageCase {
    private static final String IMAGE = "images.example:5000/team/web:1";

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Secret logins(String name, String auths) {
        var data = new TreeMap<String, SecretValue>();
        String config = "{\"auths\":{" + auths + "}}";
        data.put(Secret.DOCKER_CONFIG, SecretValue.of(config.getBytes(StandardCharsets.UTF_8)));
        return new Secret(ObjectName.of(name), Secret.Type.DOCKER_CONFIG, false, data);
    }

    private static String login(String registry, String user) {
        return "\"%s\":{\"auth\":\"%s\"}".formatted(registry, base64(user + ":hush:hush"));
    }

    private void desire(List<String> names, Secret... secrets) {
        Deployment plain = SampleState.deployment("web", 1, SampleState.shared());
        PodTemplate like = plain.template();
        var template =
                new PodTemplate(
                        like.labels(),
                        like.annotations(),
                        like.initContainers(),
                        like.containers(),
                        like.terminationGrace(),
                        like.volumes(),
                        like.restartPolicy(),
                        like.priorityClass(),
                        PodNaming.PLAIN,
                        names);
        var byName = new TreeMap<ObjectName, Secret>();
        for (Secret secret : secrets) {
            byName.put(secret.name(), secret);
        }
        desired =
                new DesiredState(
                        1,
                        DesiredState.byName(
                                List.of(
                                        new Deployment(
                                                plain.name(), 1, plain.selector(), template))),
                        new TreeMap<>(),
                        new TreeMap<>(),
                        GatewayDocuments.NONE,
                        byName,
                        new TreeMap<>());
    }

    private ImageState resolve(String image) throws Exception {
        images.resolve(new Step.ResolveImage(KEY, reference(image)));
        return images.states().getOrDefault(KEY, missing());
    }

    private static ImageState missing() {
        return new ImageState.Missing("nothing was looked for", SampleState.NOW);
    }

    /** What the engine was given to show the registry. */
    private List<String> shown() {
        return fake.logins.stream()
                .map(
                        text ->
                                new String(
                                        Base64.getUrlDecoder().decode(text),
                                        StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void resolve_imageOfAnotherRegistry_isPulledWithItsLogin() throws Exception {
        desire(List.of("absent", "logins"), logins("logins", login("images.example:5000", "ann")));

        ImageState state = resolve(IMAGE);

        assertInstanceOf(ImageState.Present.class, state);
        assertEquals(
                List.of(
                        "{\"username\":\"ann\",\"password\":\"hush:hush\","
                                + "\"serveraddress\":\"images.example:5000\"}"),
                shown());
    }

    @Test
    void resolve_imageOfTheEmbeddedRegistry_showsNobodyALogin() throws Exception {
        push("web", "1");
        desire(List.of("logins"), logins("logins", login(address(), "ann")));

        resolve("web:1");
        resolve(address() + "/web:1");

        assertEquals(List.of(), shown());
    }

    @ParameterizedTest
    @CsvSource({
        "images.example:5000,true",
        "https://images.example:5000/v2/,true",
        "http://IMAGES.example:5000/v1/,true",
        "images.example:5000/team,true",
        "images.example:5000/team/web,true",
        "*.example:5000,true",
        "images.example:5000/tea,false",
        "images.example:5000/other,false",
        "images.example,false",
        "*.images.example:5000,false",
        "'*',false",
        "xmages.example:5000,false",
    })
    void find_keyOfALogin_isForItsRegistryAndWhatIsBelow(String key, boolean fits)
            throws Exception {
        desire(List.of("logins"), logins("logins", login(key, "ann")));

        resolve(IMAGE);

        assertEquals(fits ? 1 : 0, shown().size());
    }

    @Test
    void find_severalLogins_takesTheClosestAndOfEqualOnesTheFirst() throws Exception {
        desire(
                List.of("one", "two"),
                logins("one", login("images.example:5000", "wide")),
                logins(
                        "two",
                        login("*.example:5000", "late")
                                + ","
                                + login("images.example:5000/team", "close")));

        resolve(IMAGE);
        kept.clear();
        resolve("images.example:5000/other:1");

        assertTrue(shown().getFirst().contains("close"), shown().toString());
        assertTrue(shown().getLast().contains("wide"), shown().toString());
    }

    @Test
    void resolve_refusedByTheRegistry_tellsWhichSecretIsMissingAndNoValue() throws Exception {
        pulls.put(IMAGE, FakeEngine.json(500, "{\"message\":\"no basic auth credentials\"}"));
        desire(List.of("absent", "logins"), logins("logins", login("images.example:5000", "ann")));

        var state = assertInstanceOf(ImageState.Missing.class, resolve(IMAGE));

        assertTrue(state.reason().endsWith("; Secret absent does not exist"), state.reason());
        assertFalse(state.reason().contains("hush"), state.reason());
    }

    @Test
    void secrets_changed_isLookedForAgainAtOnce() throws Exception {
        pulls.put(IMAGE, FakeEngine.json(404, "{\"message\":\"pull access denied\"}"));
        desire(List.of("logins"));
        images.secrets(desired.secrets());
        resolve(IMAGE);

        images.secrets(desired.secrets());
        boolean kept = images.states().containsKey(KEY);
        desire(List.of("logins"), logins("logins", login("images.example:5000", "ann")));
        images.secrets(desired.secrets());

        assertTrue(kept);
        assertEquals(Map.of(), images.states());
    }
}
