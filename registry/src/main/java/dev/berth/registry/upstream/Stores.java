package dev.berth.registry.upstream;

import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.blob.BlobIntake;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.manifest.ManifestStore;
import java.time.InstantSource;

/**
 * Where fetched content goes.
 *
 * @param index who holds what
 * @param manifests checks and stores manifests
 * @param intake stores blobs
 * @param limits every bound
 * @param clock the time
 */
public record Stores(
        RegistryIndex index,
        ManifestStore manifests,
        BlobIntake intake,
        RegistryLimits limits,
        InstantSource clock) {}
