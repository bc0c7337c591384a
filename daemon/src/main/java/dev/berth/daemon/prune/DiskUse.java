package dev.berth.daemon.prune;

import dev.berth.daemon.docker.EngineException;

/** How full the disk is that the engine keeps its images on. */
@FunctionalInterface
interface DiskUse {
    /** The part of the disk that is used when images go without waiting. */
    double WATERMARK = 0.85;

    /** Whether more of it is used. */
    boolean isPastWatermark() throws EngineException;
}
