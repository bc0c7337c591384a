package dev.berth.daemon.cli;

/** What the command's exit status says; scripts rely on these numbers. */
public final class ExitCode {
    public static final int OK = 0;

    /** The appliance refused, or something on this machine failed. */
    public static final int FAILED = 1;

    /** The command line itself is wrong. */
    public static final int USAGE = 2;

    /** No daemon answers on the socket, or the connection broke. */
    public static final int UNREACHABLE = 3;

    /** This user may not do that. */
    public static final int NOT_PERMITTED = 4;

    /** The time given was over before the daemon answered or what was waited for came true. */
    public static final int TIMED_OUT = 5;

    private ExitCode() {}
}
