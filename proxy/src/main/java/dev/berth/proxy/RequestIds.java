package dev.berth.proxy;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Names requests: eight random hexadecimal digits of this start, then a running number. */
final class RequestIds {
    private final String start = HexFormat.of().toHexDigits(new SecureRandom().nextInt());
    private final AtomicLong count = new AtomicLong();

    String next() {
        return start + "-" + Long.toString(count.incrementAndGet(), 36);
    }
}
