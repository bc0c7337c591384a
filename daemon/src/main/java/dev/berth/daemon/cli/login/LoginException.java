package dev.berth.daemon.cli.login;

/** A credential that could not be stored; the message says where and what to do, and no secret. */
public final class LoginException extends Exception {
    private static final long serialVersionUID = 1L;

    LoginException(String message) {
        super(message);
    }

    LoginException(String message, Throwable cause) {
        super(message, cause);
    }
}
