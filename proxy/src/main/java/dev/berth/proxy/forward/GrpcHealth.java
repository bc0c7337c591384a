package dev.berth.proxy.forward;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The two messages of {@code grpc.health.v1}: one string out, one number back. */
final class GrpcHealth {
    static final String PATH = "/grpc.health.v1.Health/Check";

    /** More than any answer has. */
    static final int MAX_ANSWER_BYTES = 256;

    private static final int PREFIX_BYTES = 5;
    private static final int SERVICE_FIELD = 0x0a;
    private static final int STATUS_FIELD = 0x08;
    private static final int SERVING = 1;

    private GrpcHealth() {}

    /** A length-prefixed HealthCheckRequest. */
    static byte[] request(String service) {
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        var message = new ByteArrayOutputStream();
        if (name.length > 0) {
            message.write(SERVICE_FIELD);
            int left = name.length;
            while (left > 0x7f) {
                message.write((left & 0x7f) | 0x80);
                left >>>= 7;
            }
            message.write(left);
            message.writeBytes(name);
        }
        return ByteBuffer.allocate(PREFIX_BYTES + message.size())
                .put((byte) 0)
                .putInt(message.size())
                .put(message.toByteArray())
                .array();
    }

    /** Whether a length-prefixed HealthCheckResponse says SERVING, uncompressed. */
    static boolean isServing(byte[] answer) {
        if (answer.length != PREFIX_BYTES + 2 || answer[0] != 0) {
            return false;
        }
        return ByteBuffer.wrap(answer, 1, Integer.BYTES).getInt() == 2
                && answer[PREFIX_BYTES] == STATUS_FIELD
                && answer[PREFIX_BYTES + 1] == SERVING;
    }
}
