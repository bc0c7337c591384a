package dev.berth.daemon.peer;

import java.io.IOException;

/** The user database did not answer, so nobody can be told apart. */
public final class UserDatabaseException extends IOException {
    private static final long serialVersionUID = 1L;

    UserDatabaseException(String reason) {
        super(reason);
    }
}
