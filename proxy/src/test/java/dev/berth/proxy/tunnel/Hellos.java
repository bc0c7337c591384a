package dev.berth.proxy.tunnel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** ClientHellos as the JDK says them, in one record or in many. */
final class Hellos {
    static final int RECORD_HEAD = 5;

    private Hellos() {}

    /** One record. */
    static byte[] of(String... names) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(
                Arrays.stream(names).<SNIServerName>map(SNIHostName::new).toList());
        engine.setSSLParameters(parameters);
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    /** The same message in records of so many bytes. */
    static byte[] split(byte[] record, int fragment) {
        var split = new ByteArrayOutputStream();
        for (int at = RECORD_HEAD; at < record.length; at += fragment) {
            int length = Math.min(fragment, record.length - at);
            split.write(record, 0, 3);
            split.write(length >> 8);
            split.write(length);
            split.write(record, at, length);
        }
        return split.toByteArray();
    }

    /** A record with a hello that has nothing but these extensions. */
    static byte[] with(List<byte[]> extensions) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {3, 3});
        body.writeBytes(new byte[32]);
        body.writeBytes(new byte[] {0, 0, 2, 0x13, 1, 1, 0});
        int length = extensions.stream().mapToInt(one -> one.length).sum();
        body.write(length >> 8);
        body.write(length);
        extensions.forEach(body::writeBytes);
        int size = body.size();
        ByteBuffer record = ByteBuffer.allocate(RECORD_HEAD + 4 + size);
        record.put(new byte[] {22, 3, 1}).putShort((short) (size + 4));
        record.put((byte) 1).put((byte) 0).putShort((short) size).put(body.toByteArray());
        return record.array();
    }

    /** The extension that says a server name. */
    static byte[] serverName(byte[] name) {
        ByteBuffer extension = ByteBuffer.allocate(9 + name.length);
        extension.putShort((short) 0).putShort((short) (name.length + 5));
        extension.putShort((short) (name.length + 3)).put((byte) 0);
        extension.putShort((short) name.length).put(name);
        return extension.array();
    }
}
