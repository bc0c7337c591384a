package dev.berth.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.policies.base.Result;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a.b",
                "*.a",
                "*.a.example.com",
                "x-1.example",
                "1.example",
                "xn--p1ai"
            })
    void of_goodHost_isTaken(String host) {
        SubjectNames names = SubjectNames.of(List.of(host), "box").orElseThrow();

        assertEquals(Set.of(host, "localhost", "box"), names.dnsNames());
    }

    static List<String> badHosts() {
        return List.of(
                "",
                ".",
                "a.",
                ".a",
                "a..b",
                "*",
                "*.",
                "**.a",
                "*a.b",
                "a.*.b",
                "-a",
                "a-",
                "a_b",
                "a b",
                "a\n",
                "a\0",
                "ü.example",
                "a:443",
                "[::1]",
                "a/b",
                "l".repeat(64),
                String.join(".", Collections.nCopies(128, "a")));
    }

    @ParameterizedTest
    @MethodSource("badHosts")
    void of_badHost_isRefused(String host) {
        assertInstanceOf(Result.Refused.class, SubjectNames.of(List.of(host), "box"));
    }

    @Test
    void of_moreThanFitsAHandshake_isRefused() {
        String label = "x".repeat(59);
        List<String> fitting = IntStream.range(0, 360).mapToObj(i -> label + i).toList();
        List<String> tooMany = IntStream.range(0, 400).mapToObj(i -> label + i).toList();

        assertInstanceOf(Result.Ok.class, SubjectNames.of(fitting, "box"));
        assertInstanceOf(Result.Refused.class, SubjectNames.of(tooMany, "box"));
    }
}
