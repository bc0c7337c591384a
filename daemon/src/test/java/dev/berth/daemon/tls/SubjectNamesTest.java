package dev.berth.daemon.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void choose_goodHost_isTaken(String host) {
        SubjectNames names = SubjectNames.choose(List.of(host), "box").names();

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
    void choose_badHost_isLeftOutAlone(String host) {
        SubjectNames.Choice choice =
                SubjectNames.choose(List.of("a.example", host, "b.example"), "box");

        assertEquals(
                Set.of("a.example", "b.example", "localhost", "box"), choice.names().dnsNames());
        assertEquals(Map.of(host, "it is no DNS name (RFC 1123) and no address"), choice.leftOut());
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.1.10, 192.168.1.10",
        "::1, 0:0:0:0:0:0:0:1",
        "FD00::a, fd00:0:0:0:0:0:0:a",
    })
    void choose_address_isVouchedForAsOne(String host, String address) {
        SubjectNames.Choice choice = SubjectNames.choose(List.of(host), "box");

        assertEquals(Set.of("localhost", "box"), choice.names().dnsNames());
        assertEquals(Set.of("127.0.0.1", address), choice.names().addresses());
        assertEquals(Map.of(), choice.leftOut());
    }

    @Test
    void choose_moreThanFitsAHandshake_theFirstAreTaken() {
        String label = "x".repeat(59);
        List<String> fitting = IntStream.range(0, 360).mapToObj(i -> label + i).toList();
        List<String> tooMany = IntStream.range(0, 400).mapToObj(i -> label + i).toList();

        SubjectNames.Choice all = SubjectNames.choose(fitting, "box");
        SubjectNames.Choice first = SubjectNames.choose(tooMany, "box");

        assertEquals(Map.of(), all.leftOut());
        assertTrue(first.names().dnsNames().containsAll(fitting));
        assertTrue(first.leftOut().containsKey(tooMany.getLast()));
        assertEquals(402, first.names().dnsNames().size() + first.leftOut().size());
    }
}
