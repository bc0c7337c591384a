package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class YamlReaderTest {
    private final Findings findings = new Findings();

    private List<YamlNode> read(byte[] bytes) {
        return new YamlReader(ReadLimits.DOCUMENTS).read(bytes, findings);
    }

    private List<YamlNode> read(String yaml) {
        return read(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private String error() {
        return findings.errors().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    private String json(String yaml) {
        return JsonNodes.toJson(read(yaml).getFirst()).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: 1|{\"a\":1}",
                "a: yes|{\"a\":true}",
                "a: 'yes'|{\"a\":\"yes\"}",
                "a: Off|{\"a\":false}",
                "a: ~|{\"a\":null}",
                "a:|{\"a\":null}",
                "a: 0x10|{\"a\":16}",
                "a: 0o17|{\"a\":15}",
                "a: 017|{\"a\":15}",
                "a: 08|{\"a\":8.0}",
                "a: -1.5e3|{\"a\":-1500.0}",
                "a: 1e999|{\"a\":\"1e999\"}",
                "a: 99999999999999999999|{\"a\":1.0E20}",
                "a: 1.2.3|{\"a\":\"1.2.3\"}",
                "a: 12:30|{\"a\":\"12:30\"}",
                "a: !!str 12|{\"a\":\"12\"}",
                "a: ! 12|{\"a\":\"12\"}",
                "80: x|{\"80\":\"x\"}",
                "{a: [1, {b: c}]}|{\"a\":[1,{\"b\":\"c\"}]}",
                "a: &x [1]\\nb: *x|{\"a\":[1],\"b\":[1]}"
            })
    void read_scalars_meanWhatKubernetesTakesThemFor(String yaml, String json) {
        assertEquals(json, json(yaml.replace("\\n", "\n")));
        assertEquals("", error());
    }

    @Test
    void read_mergeKey_fillsInWhatIsNotThere() {
        String yaml = "base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n";

        assertEquals("{\"base\":{\"x\":1,\"y\":2},\"use\":{\"y\":3,\"x\":1}}", json(yaml));
    }

    @Test
    void read_emptyDocuments_areSkipped() {
        List<YamlNode> roots = read("---\n# nothing\n---\na: 1\n---\n---\nb: 2\n...\n");

        assertEquals(List.of(4, 7), roots.stream().map(YamlNode::line).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: 1\\na: 2|line 2: a: the key is there twice, first on line 1",
                "a:\\n\\tb: 1|line 2: this is no YAML",
                "a: [1|line 1: this is no YAML",
                "a: *x|line 1: alias 'x' has no finished anchor",
                "a: &x [*x]|line 1: alias 'x' has no finished anchor",
                "? [a]\\n: b|line 1: a key is a list",
                "~: b|line 1: a key is nothing",
                "a: !!binary aGk=|line 1: tag 'tag:yaml.org,2002:binary' cannot be honoured",
                "a: !mine b|line 1: tag '!mine' cannot be honoured",
                "a: !!int x|line 1: tag 'tag:yaml.org,2002:int' cannot be honoured",
                "a: \"\\0\"|line 1: a text holds a NUL",
                "a: \"\\ud800\"|line 1: a text holds a NUL or half a character",
                "<<: 5|line 1: <<: the number '5' is merged, expected a mapping",
                "a: b: c|line 1: this is no YAML: mapping values are not allowed here"
            })
    void read_bad_saysWhatAndWhere(String yaml, String expected) {
        read(yaml.replace("\\n", "\n").replace("\\t", "\t"));

        assertTrue(error().startsWith(expected), error());
    }

    @Test
    void read_whatIsNoText_saysWhichByteWhere() {
        read(new byte[] {'a', ':', ' ', '1', '\n', 'b', (byte) 0xC3, '('});

        assertEquals(
                "line 2: byte 0xC3 is no UTF-8 in column 2, expected YAML or JSON text: a binary"
                        + " file?",
                error());
    }

    @Test
    void read_elfFile_isABinaryFile() {
        read(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0});

        assertEquals(
                "line 1: character U+0002 in column 5, expected YAML or JSON text: a binary file?",
                error());
    }

    @Test
    void read_utf16_isRefused() {
        read("a: 1".getBytes(StandardCharsets.UTF_16));

        assertEquals("line 1: the input is UTF-16, expected UTF-8", error());
    }

    @Test
    void read_byteOrderMark_isSkipped() {
        assertEquals("{\"a\":1}", json("\uFEFFa: 1"));
    }

    @Test
    void read_gigabyte_isRefusedWithoutReadingOn() throws IOException {
        var endless = new Endless();

        new YamlReader(ReadLimits.DOCUMENTS).read(endless, findings);

        assertEquals("the input is longer than 4194304 bytes", error());
        assertTrue(endless.bytes <= (4 << 20) + (64 << 10), "read " + endless.bytes);
    }

    @Test
    void read_billionLaughs_isRefusedAfterAFewLines() {
        String yaml =
                "a0: &a0 [lol]\n"
                        + IntStream.range(1, 60)
                                .mapToObj(
                                        i ->
                                                "a%d: &a%d [%s]%n"
                                                        .formatted(
                                                                i,
                                                                i,
                                                                ("*a" + (i - 1) + ",").repeat(9)
                                                                        + "*a"
                                                                        + (i - 1)))
                                .collect(Collectors.joining());

        read(yaml);

        assertTrue(error().startsWith("line 7: more than 250000 values"), error());
    }

    @Test
    void read_longTextManyTimes_isRefused() {
        String yaml = "a: &a " + "x".repeat(1 << 20) + "\nb: [" + "*a,".repeat(20) + "*a]\n";

        read(yaml);

        assertEquals("line 2: more than 8388608 characters, aliases written out", error());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void read_endlessNesting_isRefusedAtTheBound(String level) {
        read(level.repeat(100_000));

        assertTrue(error().contains("nested deeper than 64 levels"), error());
    }

    @Test
    void read_nestingHiddenInAliases_isRefusedAtTheBound() {
        String yaml =
                "a0: &a0 [x]\n"
                        + IntStream.range(1, 90)
                                .mapToObj(i -> "a%d: &a%d [*a%d]%n".formatted(i, i, i - 1))
                                .collect(Collectors.joining());

        read(yaml);

        assertTrue(error().contains("nested deeper than 64 levels"), error());
    }

    @Test
    void read_moreThanTheOtherBounds_isRefused() {
        var small = new ReadLimits(1_000, 2, 20, 100, 5, 3, 2, 2);
        List<List<String>> table =
                List.of(
                        List.of("a\n---\nb\n---\nc", "more than 2 documents"),
                        List.of("[" + "1,".repeat(30) + "1]", "more than 20 values"),
                        List.of("x".repeat(101), "more than 100 characters"),
                        List.of("{a: 1, b: 2, c: 3, d: 4}", "a mapping has more than 3 keys"),
                        List.of("[&a 1, &b 2, &c 3]", "more than 2 anchors"),
                        List.of("[&a 1, *a, *a, *a]", "more than 2 aliases"));

        for (List<String> row : table) {
            var found = new Findings();
            new YamlReader(small).read(row.get(0).getBytes(StandardCharsets.UTF_8), found);

            assertTrue(
                    found.errors().toString().contains(row.get(1)),
                    row + " gave " + found.errors());
        }
    }

    /** A stream of YAML without an end, which counts what is taken of it. */
    private static final class Endless extends InputStream {
        private long bytes;

        @Override
        public int read() {
            bytes++;
            return 'a';
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            bytes += length;
            Arrays.fill(target, offset, offset + length, (byte) 'a');
            return length;
        }
    }
}
