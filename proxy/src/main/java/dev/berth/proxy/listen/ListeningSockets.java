package dev.berth.proxy.listen;

import io.helidon.webserver.WebServerConfig;
import java.net.InetSocketAddress;

/**
 * Decides how listening sockets come to be: they are bound here. A socket that is handed over by
 * the service manager will be taken here too, so nobody else opens one.
 */
final class ListeningSockets {
    private static final int BACKLOG = 1024;

    private final InetSocketAddress https;

    ListeningSockets(InetSocketAddress https) {
        this.https = https;
    }

    /** Has the server open the HTTPS socket. */
    void open(WebServerConfig.Builder server) {
        server.bindAddress(https).backlog(BACKLOG);
    }

    /** Where it listens, once it does. */
    InetSocketAddress bound(int port) {
        return new InetSocketAddress(https.getAddress(), port);
    }
}
