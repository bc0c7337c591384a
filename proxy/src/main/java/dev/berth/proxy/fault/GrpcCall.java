package dev.berth.proxy.fault;

import dev.berth.proxy.limit.CallDeadline;
import dev.berth.proxy.wire.Fields;
import java.time.Duration;
import java.util.Optional;

/**
 * What the balancer understands of gRPC over HTTP/2: which requests are calls, and when their
 * clients give up (gRPC over HTTP2, "Requests").
 */
public final class GrpcCall {
    private static final String CONTENT_TYPE = "application/grpc";
    private static final int MAX_DIGITS = 8;

    private GrpcCall() {}

    /** Whether a request is a call: {@code application/grpc}, with whatever encoding. */
    public static boolean isOne(Fields request) {
        Optional<String> type = request.first("content-type");
        return type.isPresent() && isGrpc(type.get());
    }

    private static boolean isGrpc(String type) {
        int length = CONTENT_TYPE.length();
        return type.regionMatches(true, 0, CONTENT_TYPE, 0, length)
                && (type.length() == length || "+;- ".indexOf(type.charAt(length)) >= 0);
    }

    /** When the client gives up; a {@code grpc-timeout} that is none says nothing. */
    public static CallDeadline deadline(Fields request) {
        return request.first("grpc-timeout")
                .flatMap(GrpcCall::timeout)
                .map(CallDeadline::in)
                .orElse(CallDeadline.NONE);
    }

    /** At most eight digits and a unit. */
    static Optional<Duration> timeout(String text) {
        int digits = text.length() - 1;
        if (digits < 1 || digits > MAX_DIGITS) {
            return Optional.empty();
        }
        long amount = 0;
        for (int at = 0; at < digits; at++) {
            char digit = text.charAt(at);
            if (digit < '0' || digit > '9') {
                return Optional.empty();
            }
            amount = amount * 10 + digit - '0';
        }
        return switch (text.charAt(digits)) {
            case 'H' -> Optional.of(Duration.ofHours(amount));
            case 'M' -> Optional.of(Duration.ofMinutes(amount));
            case 'S' -> Optional.of(Duration.ofSeconds(amount));
            case 'm' -> Optional.of(Duration.ofMillis(amount));
            case 'u' -> Optional.of(Duration.ofNanos(amount * 1000));
            case 'n' -> Optional.of(Duration.ofNanos(amount));
            default -> Optional.empty();
        };
    }
}
