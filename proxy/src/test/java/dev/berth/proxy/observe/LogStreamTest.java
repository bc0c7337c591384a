package dev.berth.proxy.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What the access log writes, and when. */
final class LogStreamTest {
    @Test
    void flush_severalLines_leaveTogether() {
        var out = new ByteArrayOutputStream();
        var log = new LogStream(out);
        log.accept("{\"a\":1}");
        log.accept("{\"b\":\"é\"}");
        int before = out.size();

        log.flush();

        assertEquals(0, before);
        assertEquals("{\"a\":1}\n{\"b\":\"é\"}\n", out.toString(StandardCharsets.UTF_8));
    }
}
