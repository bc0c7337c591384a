package dev.berth.daemon.simulation;

/** What goes wrong in a run. */
enum Fault {
    /** The engine answers 500 and does nothing. */
    SERVER_ERROR,
    /** The engine answers 409 and does nothing. */
    CONFLICT,
    /** A call is not answered in time, and nothing was done. */
    TIMEOUT,
    /** What was asked is done, and the answer is lost. */
    ANSWER_LOST,
    /** A call takes seconds. */
    SLOW,
    /** Events of a change are not delivered. */
    EVENT_LOST,
    /** The engine is away for a while, and containers keep running. */
    ENGINE_AWAY,
    /** The engine is away for a while, and all containers end. */
    ENGINE_RESTARTED,
    /** A container ends by itself. */
    CRASH,
    /** Somebody removes a container. */
    REMOVED,
    /** Somebody changes the CPUs of a container. */
    REPINNED,
    /** Somebody changes the limits of a container. */
    RELIMITED,
    /** The daemon is killed between two operations and started again. */
    KILLED,
    /** The power is cut: the daemon and all containers end, and what was not synced is lost. */
    POWER_CUT,
    /** The daemon is killed, and a CPU is gone when it starts again. */
    CPU_OFFLINE,
    /** A statement of the store finds no room on the disk. */
    DISK_FULL,
    /** A statement of the store cannot be written. */
    WRITE_FAILED,
    /** A commit of the store cannot be synced. */
    SYNC_FAILED,
    /** The daemon is killed within a commit of the store. */
    KILLED_IN_COMMIT
}
