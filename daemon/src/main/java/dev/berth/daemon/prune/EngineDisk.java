package dev.berth.daemon.prune;

import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disk under the engine's data directory, where this process can see it. */
final class EngineDisk implements DiskUse {
    private static final Logger LOG = System.getLogger(EngineDisk.class.getName());

    private final Engine engine;

    EngineDisk(Engine engine) {
        this.engine = engine;
    }

    @Override
    public boolean isPastWatermark() throws EngineException {
        String directory = engine.dataDirectory();
        try {
            var store = Files.getFileStore(Path.of(directory));
            long total = store.getTotalSpace();
            return total > 0 && store.getUsableSpace() < (1 - WATERMARK) * total;
        } catch (IOException | RuntimeException e) {
            // An engine elsewhere, or a directory that is hidden from us: age alone decides.
            LOG.log(Level.DEBUG, "the disk of " + directory + " is not seen", e);
            return false;
        }
    }
}
