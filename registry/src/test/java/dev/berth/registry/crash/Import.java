package dev.berth.registry.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * An archive with one image is brought in.
 *
 * @param archive where it lies
 * @param repository takes it
 * @param tag names it there
 * @param effects what is there afterwards
 */
record Import(Path archive, String repository, String tag, Map<Fact, String> effects)
        implements Step {
    Import {
        effects = Map.copyOf(effects);
    }

    @Override
    public void perform(Target target, Session session) throws IOException {
        target.importArchive(archive, repository, tag);
    }
}
