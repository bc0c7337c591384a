package dev.berth.proxy.tunnel;

import dev.berth.proxy.fault.ProxyFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What a client is told that cannot be passed on (RFC 8446 §6.2). */
enum TlsAlert {
    DECODE_ERROR(50),
    INTERNAL_ERROR(80),
    UNRECOGNIZED_NAME(112);

    private static final byte ALERT_RECORD = 21;
    private static final byte FATAL = 2;

    private final byte description;

    TlsAlert(int description) {
        this.description = (byte) description;
    }

    static TlsAlert of(ProxyFault fault) {
        return fault.kind() == ProxyFault.Kind.NO_ROUTE ? UNRECOGNIZED_NAME : INTERNAL_ERROR;
    }

    /** Sends it unless the client is gone; seven bytes find room at the begin of a connection. */
    void send(SocketChannel channel) {
        try {
            channel.write(
                    ByteBuffer.wrap(new byte[] {ALERT_RECORD, 3, 3, 0, 2, FATAL, description}));
        } catch (IOException gone) {
            System.getLogger(TlsAlert.class.getName())
                    .log(System.Logger.Level.TRACE, "a refused client is gone", gone);
        }
    }
}
