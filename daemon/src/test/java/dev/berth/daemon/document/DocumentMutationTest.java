package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonParser;
import dev.berth.policies.base.Result;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever becomes of a good document, reading it answers; and what is accepted reads back. */
final class DocumentMutationTest {
    private static final int ROUNDS = 500;
    private static final List<String> FILES =
            List.of("service.yaml", "ingress.yaml", "deployment.yaml");
    private static final List<String> PIECES =
            List.of(
                    "---\n",
                    "&a ",
                    "*a",
                    "<<: ",
                    "!!",
                    "? ",
                    "- ",
                    "\t",
                    "{",
                    "[",
                    "]",
                    "}",
                    "\"",
                    "'",
                    "|",
                    ">",
                    "%",
                    "#",
                    "null",
                    "~",
                    ": ",
                    "\n",
                    "-1",
                    "9999999999999999999",
                    "1e400",
                    "\u0000",
                    "\uFEFF",
                    "\\ud800",
                    "\"\\UFFFFFFFF\"",
                    "\"\\x",
                    "é",
                    "0x",
                    "!!binary ",
                    "%YAML 9.9\n",
                    "kind: List\n",
                    "yes",
                    ".inf",
                    "$(A)",
                    "  ");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void read_mutatedDocuments_alwaysAnswers(long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

        for (int round = 0; round < ROUNDS; round++) {
            byte[] mutated = mutated(random);
            String context = "seed " + seed + " round " + round;

            var result =
                    assertDoesNotThrow(
                            () -> new DocumentReader().read(mutated, "default"), context);

            switch (result) {
                case Result.Ok<List<Document>>(var documents) ->
                        documents.forEach(document -> checkReadsBack(document, context));
                case Result.Refused<List<Document>>(var problems) ->
                        assertFalse(problems.isEmpty(), context);
            }
        }
    }

    private static void checkReadsBack(Document document, String context) {
        if (document.kind().isStored()) {
            var stored = JsonParser.parseString(document.json().toString()).getAsJsonObject();
            Result<Document> again = new DocumentReader().readStored(stored);

            boolean same =
                    again instanceof Result.Ok<Document>(Document read)
                            && read.resource().equals(document.resource());
            assertFalse(!same, context + ": " + document.json() + " became " + again);
        }
    }

    private static byte[] mutated(RandomGenerator random) {
        var text = new StringBuilder(Sample.file(pick(FILES, random)));
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.insert(at, pick(PIECES, random));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
                case 2 -> text.setCharAt(at, (char) random.nextInt(0x100));
                case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 40)));
                default -> swapLines(text, random);
            }
            text.append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(8) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static void swapLines(StringBuilder text, RandomGenerator random) {
        List<String> lines = text.toString().lines().toList();
        String one = pick(lines, random);
        String other = pick(lines, random);
        int at = text.indexOf(one);
        text.replace(at, at + one.length(), other);
        if (text.isEmpty()) {
            text.append('x');
        }
    }

    private static String pick(List<String> from, RandomGenerator random) {
        return from.get(random.nextInt(from.size()));
    }
}
