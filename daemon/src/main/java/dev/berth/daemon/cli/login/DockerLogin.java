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
        config().put(new RegistryCredential("registry", "user", "secret"));
    }

    /** Stores the credential; where, in words: the file, or the helper that the file names. */
    public String store(RegistryCredential credential) throws LoginException {
        DockerConfig config = config();
        try {
            String helper = config.helper(credential.registry());
            if (!helper.isEmpty()) {
                var program = new CredentialHelper(helper, searchPath);
                program.store(credential);
                return program.program() + ", as " + file.path() + " says";
            }
            config.put(credential);
        } catch (LoginException e) {
            throw new LoginException(file.path() + ": " + e.getMessage(), e);
        }
        file.replace(config.text());
        return file.path().toString();
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
