package dev.berth.daemon.control;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Tells whether something accepts connections. */
@FunctionalInterface
public interface PortCheck {
    /** By connecting. */
    static PortCheck ofSockets() {
        return (address, port) -> {
            try (var socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(address, port),
                        (int) PortProbe.CONNECT_TIMEOUT.toMillis());
                return true;
            } catch (IOException notAccepting) {
                return false;
            }
        };
    }

    /** Whether a connection to that port would be accepted now; waits a second at most. */
    boolean accepts(String address, int port);
}
