package dev.berth.daemon.control;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.berth.daemon.docker.RegistryLogin;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Secret;
import dev.berth.policies.workload.SecretValue;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The logins of other registries that a workload's {@code imagePullSecrets} name.
 *
 * <p>The closest entry counts: the one whose path is the longest that the repository is below; of
 * two that are equal the one of the earlier Secret. A host may have {@code *} in place of a label,
 * as Kubernetes has it.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/containers/images/#config-json">Interpretation
 *     of config.json</a>
 */
final class PullSecrets {
    /** What a workload has for one registry. */
    record Found(Optional<RegistryLogin> login, List<String> problems) {
        static final Found NOTHING = new Found(Optional.empty(), List.of());
    }

    /** An entry of a Docker configuration. */
    private record Entry(String host, String path, JsonObject login) {}

    /** Characters of a user and a password; tokens of registries have some thousands. */
    private static final int MAX_LOGIN_CHARACTERS = 32 * 1024;

    private PullSecrets() {}

    /** The login with which that workload may pull that image, and what is wrong with Secrets. */
    static Found find(DesiredState desired, WorkloadName name, ImageReference image) {
        Workload workload = desired.workloads().get(name);
        Optional<String> registry = image.registry();
        if (workload == null || registry.isEmpty()) {
            return Found.NOTHING;
        }
        List<String> problems = new ArrayList<>();
        Optional<Entry> best = Optional.empty();
        for (String one : workload.template().pullSecrets()) {
            Secret secret = desired.secrets().get(new ObjectName(name.object().namespace(), one));
            Optional<String> problem = problem(one, secret);
            if (secret == null || problem.isPresent()) {
                problem.ifPresent(problems::add);
                continue;
            }
            for (Entry entry : entries(secret)) {
                boolean fits = fits(entry, registry.get(), image.repository().toString());
                int length = best.map(found -> found.path().length()).orElse(-1);
                if (fits && entry.path().length() > length) {
                    best = Optional.of(entry);
                }
            }
        }
        return new Found(best.flatMap(entry -> login(entry, registry.get())), problems);
    }

    private static Optional<String> problem(String name, @Nullable Secret secret) {
        if (secret == null) {
            return Optional.of("Secret " + name + " does not exist");
        }
        return secret.type() == Secret.Type.DOCKER_CONFIG
                ? Optional.empty()
                : Optional.of(
                        "Secret "
                                + name
                                + " has type "
                                + secret.type().text()
                                + ", expected "
                                + Secret.Type.DOCKER_CONFIG.text());
    }

    private static List<Entry> entries(Secret secret) {
        List<Entry> entries = new ArrayList<>();
        try {
            JsonElement config =
                    JsonParser.parseString(
                            secret.value(Secret.DOCKER_CONFIG).map(PullSecrets::text).orElse("{}"));
            if (config.getAsJsonObject().get("auths") instanceof JsonObject auths) {
                for (Map.Entry<String, JsonElement> one : auths.entrySet()) {
                    if (one.getValue() instanceof JsonObject login) {
                        entries.add(entry(one.getKey(), login));
                    }
                }
            }
        } catch (JsonParseException | IllegalStateException broken) {
            // It was checked when it was applied; what went wrong since may hold a password.
            return List.of();
        }
        return entries;
    }

    /** Keys are registries, with a scheme and a version of the protocol as Docker once wrote. */
    private static Entry entry(String key, JsonObject login) {
        String name = key.replaceFirst("^https?://", "").replaceFirst("/(v[12]/?)?$", "");
        int slash = name.indexOf('/');
        String host = slash < 0 ? name : name.substring(0, slash);
        String path = slash < 0 ? "" : name.substring(slash + 1);
        return new Entry(host.toLowerCase(Locale.ROOT), path, login);
    }

    private static boolean fits(Entry entry, String registry, String repository) {
        boolean isBelow =
                entry.path().isEmpty()
                        || repository.equals(entry.path())
                        || repository.startsWith(entry.path() + "/");
        return isBelow && isHost(entry.host(), registry.toLowerCase(Locale.ROOT));
    }

    private static boolean isHost(String pattern, String registry) {
        if (pattern.equals(registry)) {
            return true;
        }
        if (pattern.equals("index.docker.io")) {
            return registry.equals("docker.io");
        }
        String[] wanted = pattern.split("\\.", -1);
        String[] given = registry.split("\\.", -1);
        if (wanted.length != given.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i].equals("*") && !wanted[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }

    private static Optional<RegistryLogin> login(Entry entry, String registry) {
        String user = text(entry.login(), "username");
        String secret = text(entry.login(), "password");
        if (user.isEmpty()) {
            String pair = decoded(text(entry.login(), "auth"));
            int colon = pair.indexOf(':');
            user = colon < 0 ? "" : pair.substring(0, colon);
            secret = colon < 0 ? "" : pair.substring(colon + 1);
        }
        return user.isEmpty() || user.length() + secret.length() > MAX_LOGIN_CHARACTERS
                ? Optional.empty()
                : Optional.of(new RegistryLogin(registry, user, secret));
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noBase64) {
            return "";
        }
    }

    private static String text(JsonObject object, String field) {
        JsonElement value = object.get(field);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }

    private static String text(SecretValue value) {
        return new String(value.bytes(), StandardCharsets.UTF_8);
    }
}
