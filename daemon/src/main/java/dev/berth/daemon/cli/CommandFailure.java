package dev.berth.daemon.cli;

import java.util.List;

/** The end of a command that did not do what it was asked: what to tell, and the exit code. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final transient List<String> details;

    CommandFailure(int exitCode, String message) {
        this(exitCode, message, List.of());
    }

    /**
     * @param message one line, without the command's name in front
     * @param details lines told before it, as they are
     */
    CommandFailure(int exitCode, String message, List<String> details) {
        super(message);
        this.exitCode = exitCode;
        this.details = List.copyOf(details);
    }

    static CommandFailure failed(String message) {
        return new CommandFailure(ExitCode.FAILED, message);
    }

    static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }

    int exitCode() {
        return exitCode;
    }

    List<String> details() {
        return details;
    }

    String line() {
        return String.valueOf(getMessage());
    }
}
