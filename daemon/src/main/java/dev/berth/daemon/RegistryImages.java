package dev.berth.daemon;

import dev.berth.daemon.config.ListenAddress;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.prune.UnneededImages;
import dev.berth.registry.Registry;

/** Which images of the engine came from the embedded registry and can come back from it. */
final class RegistryImages {
    private RegistryImages() {}

    static UnneededImages unneeded(Registry registry) {
        return new UnneededImages(
                ListenAddress.of(registry.address()).toString(), name -> holds(registry, name));
    }

    private static boolean holds(Registry registry, ImageReference name) {
        return name.digest().filter(digest -> registry.has(name.repository(), digest)).isPresent();
    }
}
