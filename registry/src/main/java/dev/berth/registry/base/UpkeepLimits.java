package dev.berth.registry.base;

import java.time.Duration;

/**
 * Bounds of what the registry does by itself: collecting garbage and reading stored content again.
 *
 * @param grace how long content that nothing needs is left alone, after its lease and after its
 *     file was written
 * @param look between two looks for work; nothing is written where there is none
 * @param whole longest time between two whole collections, where nothing asks for one earlier
 * @param walk between two looks at every file, for those that no row names
 * @param batch rows or files that are handled between two pauses, and in one transaction
 * @param pause after a batch, so that pushes and pulls come first
 * @param repositoryManifests of one repository that retention looks at; past it the repository is
 *     left alone and the log says so
 * @param shortBytes free beside the reserve below which the disk counts as short: garbage is then
 *     collected at once
 * @param scrubInterval between two readings of everything
 * @param scrubBytesPerSecond read in the background
 * @param scrubBlobs read between two notes of how far it got
 * @param reported entries of one list in a report; more are counted
 * @param patience longest wait of whoever asks for a collection while another one runs
 * @param stop longest wait for the work in hand when the registry closes
 */
public record UpkeepLimits(
        Duration grace,
        Duration look,
        Duration whole,
        Duration walk,
        int batch,
        Duration pause,
        int repositoryManifests,
        long shortBytes,
        Duration scrubInterval,
        long scrubBytesPerSecond,
        int scrubBlobs,
        int reported,
        Duration patience,
        Duration stop) {
    /** What holds unless somebody says otherwise. */
    public static UpkeepLimits defaults() {
        return new UpkeepLimits(
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofHours(24),
                64,
                Duration.ofMillis(20),
                100_000,
                512L << 20,
                Duration.ofDays(7),
                16L << 20,
                10_000,
                1_000,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5));
    }

    /** The same with another grace. */
    public UpkeepLimits withGrace(Duration other) {
        return new UpkeepLimits(
                other,
                look,
                whole,
                walk,
                batch,
                pause,
                repositoryManifests,
                shortBytes,
                scrubInterval,
                scrubBytesPerSecond,
                scrubBlobs,
                reported,
                patience,
                stop);
    }

    /** The same with another pace: looks for work, whole collections, looks at every file. */
    public UpkeepLimits withPace(
            Duration otherLook, Duration otherWhole, Duration otherWalk, Duration otherPause) {
        return new UpkeepLimits(
                grace,
                otherLook,
                otherWhole,
                otherWalk,
                batch,
                otherPause,
                repositoryManifests,
                shortBytes,
                scrubInterval,
                scrubBytesPerSecond,
                scrubBlobs,
                reported,
                patience,
                stop);
    }

    /** The same with another amount below which the disk counts as short. */
    public UpkeepLimits withShort(long bytes) {
        return new UpkeepLimits(
                grace,
                look,
                whole,
                walk,
                batch,
                pause,
                repositoryManifests,
                bytes,
                scrubInterval,
                scrubBytesPerSecond,
                scrubBlobs,
                reported,
                patience,
                stop);
    }

    /** The same with another wait for the work in hand when the registry closes. */
    public UpkeepLimits withStop(Duration other) {
        return new UpkeepLimits(
                grace,
                look,
                whole,
                walk,
                batch,
                pause,
                repositoryManifests,
                shortBytes,
                scrubInterval,
                scrubBytesPerSecond,
                scrubBlobs,
                reported,
                patience,
                other);
    }

    /** The same with another pace of reading stored content again. */
    public UpkeepLimits withScrub(Duration interval, long bytesPerSecond, int blobs) {
        return new UpkeepLimits(
                grace,
                look,
                whole,
                walk,
                batch,
                pause,
                repositoryManifests,
                shortBytes,
                interval,
                bytesPerSecond,
                blobs,
                reported,
                patience,
                stop);
    }
}
