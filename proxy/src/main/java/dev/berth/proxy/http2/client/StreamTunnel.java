package dev.berth.proxy.http2.client;

import dev.berth.proxy.exchange.Exchange;
import dev.berth.proxy.wire.Fields;
import java.io.IOException;

/** A stream to an endpoint that carries another protocol, after an extended CONNECT. */
record StreamTunnel(ClientStream stream) implements Exchange.Tunnel {
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return stream.read(buffer, offset, length);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        stream.write(buffer, offset, length);
    }

    @Override
    public void flush() {
        // Every write goes out at once.
    }

    @Override
    public void shutdownOutput() throws IOException {
        stream.finish(Fields.NONE);
    }

    @Override
    public void close() {
        stream.cancel();
    }
}
