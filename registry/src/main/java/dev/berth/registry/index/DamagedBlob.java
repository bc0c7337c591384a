package dev.berth.registry.index;

import dev.berth.policies.image.Digest;
import dev.berth.policies.image.RepositoryName;
import java.util.List;

/**
 * A blob that is out of service.
 *
 * @param digest names its bytes as they should be
 * @param holders repositories that hold it, by name, the first few
 */
public record DamagedBlob(Digest digest, List<RepositoryName> holders) {
    public DamagedBlob {
        holders = List.copyOf(holders);
    }
}
