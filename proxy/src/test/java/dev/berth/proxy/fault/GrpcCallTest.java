package dev.berth.proxy.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.proxy.limit.CallDeadline;
import dev.berth.proxy.wire.Fields;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcCallTest {
    @ParameterizedTest
    @CsvSource({
        "1H, PT1H",
        "2M, PT2M",
        "3S, PT3S",
        "400m, PT0.4S",
        "5u, PT0.000005S",
        "6n, PT0.000000006S",
        "0n, PT0S",
        "99999999S, PT99999999S"
    })
    void timeout_wellFormed_isRead(String text, Duration expected) {
        assertEquals(Optional.of(expected), GrpcCall.timeout(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "1", "1s", "-1S", "123456789S", "1 S", "\u0661S", "1.5S"})
    void timeout_malformed_saysNothing(String text) {
        assertEquals(Optional.empty(), GrpcCall.timeout(text));
    }

    @Test
    void deadline_longerThanAnyRequest_isNone() {
        assertFalse(GrpcCall.deadline(Fields.of("grpc-timeout", "99999999H")).bounded());
        assertTrue(GrpcCall.deadline(Fields.of("Grpc-Timeout", "1S")).bounded());
        assertFalse(GrpcCall.deadline(Fields.NONE).bounded());
    }

    @Test
    void deadline_ofTwo_theEarlierCounts() {
        CallDeadline soon = CallDeadline.in(Duration.ZERO);
        CallDeadline later = CallDeadline.in(Duration.ofHours(1));

        assertEquals(soon, later.orEarlier(soon));
        assertEquals(soon, soon.orEarlier(CallDeadline.NONE));
        assertEquals(soon, CallDeadline.NONE.orEarlier(soon));
        assertTrue(soon.passed());
        assertEquals(Duration.ZERO, soon.within(Duration.ofSeconds(1)));
        assertEquals(Duration.ofSeconds(1), later.within(Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "application/grpc, true",
        "application/grpc+proto, true",
        "Application/gRPC;x=y, true",
        "application/grpc-web, true",
        "application/grpcx, false",
        "application/json, false"
    })
    void isOne_byContentType(String type, boolean expected) {
        assertEquals(expected, GrpcCall.isOne(Fields.of("Content-Type", type)));
    }

    @ParameterizedTest
    @CsvSource({
        "NO_ROUTE, 12",
        "NO_ENDPOINT, 14",
        "OVERLOADED, 14",
        "ANSWER_TIMEOUT, 14",
        "DEADLINE_EXCEEDED, 4",
        "BAD_REQUEST, 13",
        "INTERNAL, 2"
    })
    void forCall_fault_isTrailersOnly(ProxyFault.Kind kind, String code) {
        var fault = ProxyFault.upstream(kind, "50 % \u00e4", null);

        FaultResponse answer = FaultResponse.of(fault, "id").forCall();

        assertEquals(200, answer.status());
        assertEquals("", answer.body());
        Fields fields = answer.head().fields();
        assertEquals(code, fields.first("grpc-status").orElse(""));
        assertEquals("50 %25 %C3%A4", fields.first("grpc-message").orElse(""));
        assertEquals("application/grpc", fields.first("content-type").orElse(""));
    }
}
