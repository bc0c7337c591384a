package dev.berth.proxy.http1;

import dev.berth.proxy.exchange.Exchange.Tunnel;
import java.io.IOException;

/** A client's connection after the switch to another protocol. */
final class Http1Tunnel implements Tunnel {
    private final ClientSocket socket;

    Http1Tunnel(ClientSocket socket) {
        this.socket = socket;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        // How long a silence may last is for the tunnel's other end to say, which sees both ways.
        return socket.input().read(buffer, offset, length);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        socket.output().write(buffer, offset, length);
    }

    @Override
    public void flush() throws IOException {
        socket.output().flush();
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() {
        socket.close();
    }
}
