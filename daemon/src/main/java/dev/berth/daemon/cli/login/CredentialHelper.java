package dev.berth.daemon.cli.login;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A program {@code docker-credential-NAME} that keeps credentials for a Docker client, used by its
 * protocol: {@code store} reads one JSON object from standard input.
 */
final class CredentialHelper {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String PREFIX = "docker-credential-";

    /** A helper may ask a person to unlock a key ring. */
    private static final long TIMEOUT_SECONDS = 60;

    private final String name;
    private final String searchPath;

    /**
     * @param name as the Docker configuration has it
     * @param searchPath directories where programs are, separated by colons
     */
    CredentialHelper(String name, String searchPath) throws LoginException {
        if (!NAME.matcher(name).matches()) {
            throw new LoginException("its credential helper \"" + name + "\" is no program's name");
        }
        this.name = name;
        this.searchPath = searchPath;
    }

    String program() {
        return PREFIX + name;
    }

    /** Hands the credential over, by standard input: arguments can be read by everybody. */
    void store(RegistryCredential credential) throws LoginException {
        Path program =
                found().orElseThrow(
                                () ->
                                        new LoginException(
                                                "it leaves credentials to "
                                                        + program()
                                                        + ", which is not installed: install it"
                                                        + " or take \"credsStore\" and"
                                                        + " \"credHelpers\" out of the file;"
                                                        + " nothing was stored"));
        try {
            Process process =
                    new ProcessBuilder(program.toString(), "store")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try (OutputStream input = process.getOutputStream()) {
                input.write(message(credential).getBytes(StandardCharsets.UTF_8));
            }
            await(process);
        } catch (IOException e) {
            throw new LoginException(program() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private void await(Process process) throws LoginException {
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new LoginException(
                        program() + " did not end within " + TIMEOUT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoginException(program() + " was waited for no longer", e);
        }
        if (process.exitValue() != 0) {
            throw new LoginException(program() + " failed with status " + process.exitValue());
        }
    }

    private static String message(RegistryCredential credential) {
        var message = new JsonObject();
        message.addProperty("ServerURL", credential.registry());
        message.addProperty("Username", credential.user());
        message.addProperty("Secret", credential.secret());
        return JsonText.compact(message);
    }

    private Optional<Path> found() {
        for (String directory : searchPath.split(":", -1)) {
            if (!directory.isEmpty()) {
                Path program = Path.of(directory, program());
                if (Files.isExecutable(program) && !Files.isDirectory(program)) {
                    return Optional.of(program);
                }
            }
        }
        return Optional.empty();
    }
}
