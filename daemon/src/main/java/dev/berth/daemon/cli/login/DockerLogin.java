package dev.berth.daemon.cli.login;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Makes a user's Docker client know a credential of a registry. */
public final class DockerLogin {
    private final ConfigFile file;
    private final String searchPath;

    private DockerLogin(ConfigFile file, String searchPath) {
        this.file = file;
        this.searchPath = searchPath;
    }

    /**
     * For the Docker client of a user with that environment.
     *
     * @param dockerConfig value of {@code DOCKER_CONFIG}, a directory; empty if it is not set
     * @param home the user's home directory
     * @param searchPath value of {@code PATH}
     */
    public static DockerLogin of(String dockerConfig, String home, String searchPath)
            throws LoginException {
        try {
            Path directory =
                    dockerConfig.isEmpty() ? Path.of(home, ".docker") : Path.of(dockerConfig);
            return new DockerLogin(new ConfigFile(directory.resolve("config.json")), searchPath);
        } catch (InvalidPathException e) {
            throw new LoginException("the directory of the Docker configuration is no path", e);
        }
    }

    /** The file that the Docker client reads first. */
    public Path file() {
        return file.path();
    }

    /** Refuses what {@link #store} would refuse, before a credential is made. */
    public void check() throws LoginException {
        config();
    }

    /** Stores the credential; where, in words: the file, or the helper that the file names. */
    public String store(RegistryCredential credential) throws LoginException {
        DockerConfig config = config();
        String helper = config.helper(credential.registry());
        if (!helper.isEmpty()) {
            return handedOver(helper, credential);
        }
        config.put(credential);
        file.replace(config.text());
        return file.path().toString();
    }

    private String handedOver(String helper, RegistryCredential credential) throws LoginException {
        try {
            var program = new CredentialHelper(helper, searchPath);
            program.store(credential);
            return program.program() + ", as " + file.path() + " says";
        } catch (LoginException e) {
            throw new LoginException(file.path() + ": " + e.getMessage(), e);
        }
    }

    private DockerConfig config() throws LoginException {
        String text = file.read();
        try {
            return DockerConfig.of(text);
        } catch (LoginException e) {
            throw new LoginException(file.path() + ": " + e.getMessage() + "; not touched", e);
        }
    }
}
