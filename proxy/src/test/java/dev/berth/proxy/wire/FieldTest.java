package dev.berth.proxy.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTest {
    @ParameterizedTest
    @ValueSource(strings = {"x-real-ip", "X-Real-IP", "x_real_ip", "X_REAL-ip"})
    void spells_anyCaseAndUnderscores_isTheName(String name) {
        var field = new Field(name, "1");

        assertTrue(field.spells("x-real-ip"));
        assertTrue(field.spellsStart("x-re"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-real-i", "x-real-ipp", "x.real.ip", "y-real-ip", "x-real\u200bip"})
    void spells_another_isNot(String name) {
        assertFalse(new Field(name, "1").spells("x-real-ip"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b", "\u010a", "a\u007f"})
    void write_valueOfSeveralLines_isRefused(String value) {
        var head = new RequestHead("GET", "/", Fields.of("A", value));

        assertThrows(IllegalArgumentException.class, () -> HeadWriter.request(head, Framing.NONE));
    }

    @Test
    void write_nameThatIsNone_isRefused() {
        var head = new RequestHead("GET", "/", Fields.of("A: b\r\nC", "d"));

        assertThrows(IllegalArgumentException.class, () -> HeadWriter.request(head, Framing.NONE));
    }
}
