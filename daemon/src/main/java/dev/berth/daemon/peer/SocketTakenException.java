package dev.berth.daemon.peer;

import java.io.IOException;
import java.nio.file.Path;

/** Another process listens on the admin socket: most likely a second daemon was started. */
public final class SocketTakenException extends IOException {
    private static final long serialVersionUID = 1L;

    SocketTakenException(Path path) {
        super(path + " belongs to a daemon that is running");
    }
}
