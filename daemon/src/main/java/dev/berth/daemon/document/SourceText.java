package dev.berth.daemon.document;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Turns bytes into text that YAML allows, and says where they are something else. */
final class SourceText {
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private SourceText() {}

    /** The text; empty with one error for the first byte or character that cannot be. */
    static Optional<String> decode(byte[] bytes, Findings findings) {
        if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            findings.error("", "the input is UTF-16, expected UTF-8", 1);
            return Optional.empty();
        }
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        var input = ByteBuffer.wrap(bytes);
        var output = CharBuffer.allocate(bytes.length + 1);
        boolean malformed = decoder.decode(input, output, true).isError();
        String text = output.flip().toString();
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        if (hasUnprintable(text, findings)) {
            return Optional.empty();
        }
        if (malformed) {
            int wrong = Byte.toUnsignedInt(bytes[input.position()]);
            report(text, text.length(), "byte 0x%02X is no UTF-8".formatted(wrong), findings);
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private static boolean hasUnprintable(String text, Findings findings) {
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            if (!StreamReader.isPrintable(character)) {
                report(text, at, "character U+%04X".formatted(character), findings);
                return true;
            }
            at += Character.charCount(character);
        }
        return false;
    }

    private static void report(String text, int at, String what, Findings findings) {
        String before = text.substring(0, at);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = at - before.lastIndexOf('\n');
        findings.error(
                "",
                what + " in column " + column + ", expected YAML or JSON text: a binary file?",
                line);
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length >= 2
                && Byte.toUnsignedInt(bytes[0]) == first
                && Byte.toUnsignedInt(bytes[1]) == second;
    }
}
