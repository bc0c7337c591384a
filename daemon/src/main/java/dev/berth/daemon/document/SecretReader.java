package dev.berth.daemon.document;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.berth.daemon.tls.PemIdentity;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.Secret;
import dev.berth.policies.workload.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Reads a Secret, whose values stand in no message.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/configuration/secret/">Secrets</a>
 */
final class SecretReader {
    private static final String DATA = "data";
    private static final String STRING_DATA = "stringData";
    private static final String ANNOTATIONS = "annotations";

    /** Where kubectl keeps the whole object, values and all. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private SecretReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        int before = root.findings().errorCount();
        Optional<Secret.Type> type = type(root);
        boolean immutable = root.flag("immutable").orElse(false);
        SortedMap<String, SecretValue> data = KeyedValues.read(root, DATA, KeyedValues.Form.BASE64);
        data.putAll(KeyedValues.read(root, STRING_DATA, KeyedValues.Form.TEXT));
        KeyedValues.checkSize(root, DATA, data);
        if (metadata.annotations().values().containsKey(LAST_APPLIED)) {
            root.warn("metadata", LAST_APPLIED + " is left out: it holds the values");
        }
        if (type.isEmpty() || root.findings().errorCount() > before) {
            return Optional.empty();
        }
        var secret = new Secret(metadata.name(), type.get(), immutable, data);
        check(root, secret);
        return root.findings().errorCount() > before
                ? Optional.empty()
                : Optional.of(new Resource.OfSecret(secret));
    }

    /** The object with all its values in {@code data}. */
    static JsonObject canonical(JsonObject object, Secret secret) {
        var values = new JsonObject();
        secret.data()
                .forEach(
                        (key, value) ->
                                values.addProperty(
                                        key, Base64.getEncoder().encodeToString(value.bytes())));
        object.remove(STRING_DATA);
        object.addProperty("type", secret.type().text());
        object.add(DATA, values);
        JsonElement annotations = object.getAsJsonObject("metadata").get(ANNOTATIONS);
        if (annotations instanceof JsonObject texts) {
            texts.remove(LAST_APPLIED);
        }
        return object;
    }

    private static Optional<Secret.Type> type(Fields root) {
        String text = root.text("type").filter(given -> !given.isEmpty()).orElse("Opaque");
        Optional<Secret.Type> type = Secret.Type.of(text);
        if (type.isEmpty()) {
            root.error(
                    "type",
                    Quoted.of(text)
                            + " cannot be honoured, expected one of "
                            + Arrays.stream(Secret.Type.values())
                                    .map(Secret.Type::text)
                                    .collect(Collectors.joining(", ")));
        }
        return type;
    }

    private static void check(Fields root, Secret secret) {
        switch (secret.type()) {
            case OPAQUE -> {}
            case TLS -> {
                if (isStored(root)) {
                    return;
                }
                if (PemIdentity.of(secret) instanceof Result.Refused<PemIdentity>(var problems)) {
                    problems.forEach(problem -> refuse(root, problem));
                }
            }
            case DOCKER_CONFIG -> {
                if (!holdsLogins(secret)) {
                    refuse(
                            root,
                            Problem.at(
                                    Secret.DOCKER_CONFIG,
                                    "expected the JSON of a Docker configuration with auths"));
                }
            }
        }
    }

    private static void refuse(Fields root, Problem problem) {
        root.findings()
                .error(
                        FieldPath.child(DATA, problem.place()),
                        problem.detail(),
                        root.lineOf(root.has(DATA) ? DATA : STRING_DATA));
    }

    /** Its seal has been opened, so it is what was checked when it was applied. */
    private static boolean isStored(Fields root) {
        return root.line() == 0;
    }

    private static boolean holdsLogins(Secret secret) {
        try {
            return secret.value(Secret.DOCKER_CONFIG)
                    .map(value -> new String(value.bytes(), StandardCharsets.UTF_8))
                    .map(JsonParser::parseString)
                    .filter(JsonElement::isJsonObject)
                    .map(config -> config.getAsJsonObject().get("auths"))
                    .filter(JsonElement::isJsonObject)
                    .isPresent();
        } catch (JsonParseException noJson) {
            return false;
        }
    }
}
