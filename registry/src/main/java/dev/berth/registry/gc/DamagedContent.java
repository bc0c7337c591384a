package dev.berth.registry.gc;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import java.util.List;

/**
 * Content that is out of service until it is pushed again.
 *
 * @param digest what
 * @param reason what is wrong with it, for people; empty if that was found before the last start
 * @param repositories that hold it, by name, the first few
 */
public record DamagedContent(Digest digest, String reason, List<RepositoryName> repositories) {
    public DamagedContent {
        repositories = List.copyOf(repositories);
    }
}
