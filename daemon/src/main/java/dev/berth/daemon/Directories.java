package dev.berth.daemon;

import dev.berth.daemon.config.ApplianceConfig;
import dev.berth.daemon.durable.PrivateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the appliance keeps what.
 *
 * @param state everything that survives, mode 0700
 * @param runtime what others need to reach the appliance, readable by all
 */
record Directories(Path state, Path runtime) {
    /** Makes both directories where they are missing. */
    static Directories prepare(ApplianceConfig config) throws IOException {
        PrivateDirectory.open(config.stateDirectory());
        Files.createDirectories(config.runtimeDirectory());
        return new Directories(config.stateDirectory(), config.runtimeDirectory());
    }

    Path socket() {
        return runtime.resolve("berth.sock");
    }

    /**
     * Files of ConfigMaps and Secrets as containers mount them: in memory, where the host has the
     * runtime directory there.
     */
    Path volumes() {
        return runtime.resolve("secrets");
    }

    Path caCertificate() {
        return runtime.resolve("ca.pem");
    }

    /** What units of systemd had before they were kept off CPUs. */
    Path confinedUnits() {
        return runtime.resolve("confined-units");
    }

    Path database() {
        return state.resolve("berth.db");
    }

    Path tls() {
        return state.resolve("tls");
    }

    /** The key that seals the values of Secrets in the database. */
    Path seal() {
        return state.resolve("seal");
    }

    Path tokens() {
        return state.resolve("tokens");
    }

    Path registry() {
        return state.resolve("registry");
    }

    /** Which addresses containers have. */
    Path containerRange() {
        return state.resolve("container-range");
    }

    Path resolver() {
        return state.resolve("resolver");
    }
}
