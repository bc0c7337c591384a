package dev.berth.proxy.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.wire.Fields;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceHeadersTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    @Test
    void renewed_validParent_keepsTheTraceUnderAParentOfOurs() {
        Fields fields = renewed("traceparent", PARENT, "tracestate", "a=1, b@c=2", "A", "b");

        String parent = fields.first("traceparent").orElseThrow();
        assertTrue(parent.matches("00-" + TRACE + "-[0-9a-f]{16}-01"), parent);
        assertTrue(!parent.contains("b7ad6b7169203331"), parent);
        assertEquals(Optional.of("a=1,b@c=2"), fields.first("tracestate"));
        assertEquals(Optional.of("b"), fields.first("A"));
        assertEquals(Optional.of("id"), fields.first("X-Request-Id"));
    }

    @Test
    void renewed_versionToCome_isCarriedOnAsOurs() {
        String parent =
                renewed("traceparent", "cc" + PARENT.substring(2) + "-more")
                        .first("traceparent")
                        .orElseThrow();

        assertTrue(parent.matches("00-" + TRACE + "-[0-9a-f]{16}-01"), parent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01x",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319-cb7ad6b7169203331-01",
            })
    void renewed_malformedParent_beginsATraceAndDropsItsState(String sent) {
        Fields fields = renewed("traceparent", sent, "tracestate", "a=1");

        String parent = fields.first("traceparent").orElseThrow();
        assertTrue(parent.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"), parent);
        assertTrue(!parent.contains(TRACE), parent);
        assertEquals(Optional.empty(), fields.first("tracestate"));
    }

    @Test
    void renewed_twoParents_beginsATrace() {
        Fields fields = renewed("traceparent", PARENT, "traceparent", PARENT);

        assertEquals(1, fields.every("traceparent").size());
        assertTrue(!fields.first("traceparent").orElseThrow().contains(TRACE));
    }

    @Test
    void renewed_state_isOneFieldWithinBounds() {
        String many =
                IntStream.range(0, 40)
                        .mapToObj(at -> "k" + at + "=v")
                        .collect(Collectors.joining(","));
        String wide = "a=" + "x".repeat(250) + ",b=" + "y".repeat(250) + ",c=" + "z".repeat(250);

        assertEquals(32, state(many).orElseThrow().split(",", -1).length);
        assertEquals("a=" + "x".repeat(250) + ",b=" + "y".repeat(250), state(wide).orElseThrow());
        assertEquals(Optional.empty(), state("a=1,=2"));
        assertEquals(Optional.empty(), state("A=1"));
        assertEquals(Optional.empty(), state("a=" + "x".repeat(257)));
        assertEquals(Optional.of("a=1"), state(" a=1 ,"));
    }

    @Test
    void renewed_clientsRequestId_isReplaced() {
        Fields fields = renewed("x-request-id", "evil");

        assertEquals(1, fields.every("X-Request-Id").size());
        assertEquals(Optional.of("id"), fields.first("X-Request-Id"));
    }

    private static Optional<String> state(String sent) {
        return renewed("traceparent", PARENT, "tracestate", sent).first("tracestate");
    }

    private static Fields renewed(String... namesAndValues) {
        return TraceHeaders.renewed(Fields.of(namesAndValues), "id", new Random(7));
    }
}
