package dev.berth.daemon.simulation;

/** A mistake that is planted in a run, to see whether it is found. */
enum Plant {
    NONE,
    /** A change of the documents is answered and never stored. */
    LOST_UPDATE,
    /** Containers of exclusive pods are made on the first CPUs, whoever has them. */
    DOUBLE_GRANT,
    /** The store does not sync its commits. */
    SKIPPED_SYNC,
    /** A step that has ended is forgotten before a look shows what it did. */
    FORGOTTEN_STEP,
    /** A look shows what was so some time ago. */
    STALE_LOOK,
    /** What became of a Job is answered to be written down and never is. */
    LOST_RECORD,
    /** It is forgotten for which time a CronJob has made its last Job. */
    SECOND_JOB,
    /** Pods of a StatefulSet are made all at once, whatever order is asked for. */
    NO_ORDER
}
