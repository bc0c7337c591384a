package dev.berth.daemon.cli.input;

/** Files that cannot be taken as documents; the message names the file and what was expected. */
public final class InputException extends Exception {
    private static final long serialVersionUID = 1L;

    InputException(String message) {
        super(message);
    }

    InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
