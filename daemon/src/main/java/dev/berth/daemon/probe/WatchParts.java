package dev.berth.daemon.probe;

import java.time.InstantSource;

/**
 * What looking after a container takes.
 *
 * @param askers put questions
 * @param listener hears what its owner wants to know
 * @param history keeps the last answers
 * @param counts counts all answers
 * @param clock wall clock
 * @param onChange runs whenever a container does better or worse
 */
record WatchParts(
        ContainerAskers askers,
        ProbeListener listener,
        ProbeHistory history,
        ProbeCounts counts,
        InstantSource clock,
        Runnable onChange) {}
