package dev.berth.daemon.cli.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class JoinedDocumentsTest {
    /** Texts of files and how many documents each holds. */
    record Files(List<String> texts, List<Integer> documents) {}

    static List<Files> files() {
        return List.of(
                new Files(List.of("a: 1"), List.of(1)),
                new Files(List.of("a: 1\n", "b: 2\n"), List.of(1, 1)),
                new Files(List.of("---\na: 1\n", "---\nb: 2\n"), List.of(1, 1)),
                new Files(List.of("a: 1\n---\nb: 2\n", "c: 3"), List.of(2, 1)),
                new Files(List.of("# first\n---\na: 1\n---\nb: 2", "c: 3\n"), List.of(2, 1)),
                new Files(List.of("a: 1\r\n---\r\nb: 2\r\n", "c: 3\r\n"), List.of(2, 1)),
                new Files(List.of("a: 1\n...\n", "b: 2\n"), List.of(1, 1)),
                new Files(List.of("a: 1\n", "%YAML 1.2\n---\nb: 2\n"), List.of(1, 1)),
                new Files(List.of("%YAML 1.2\n---\na: 1\n", "b: 2\n"), List.of(1, 1)),
                new Files(List.of("a: |\n  text\n  ---\n", "b: 2\n"), List.of(1, 1)),
                new Files(List.of("a: 1\n", "---foo: 2\n"), List.of(1, 1)),
                new Files(List.of("{\"a\": 1}", "[1,\n2]"), List.of(1, 1)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void text_anyFiles_holdsTheirDocumentsAndNoOther(Files files) {
        List<Object> expected = new ArrayList<>();
        for (String text : files.texts()) {
            load(text).forEach(expected::add);
        }

        List<Object> joined = new ArrayList<>();
        load(joined(files.texts()).text()).forEach(joined::add);

        assertEquals(expected, joined);
        assertEquals(files.documents().stream().mapToInt(Integer::intValue).sum(), joined.size());
    }

    @ParameterizedTest
    @MethodSource("files")
    void origin_ofEachLineAndDocument_isItsFile(Files files) {
        var joined = joined(files.texts());
        List<String> lines = joined.text().lines().toList();

        int from = 0;
        int document = 0;
        for (int file = 0; file < files.texts().size(); file++) {
            String name = "file" + file;
            List<String> own = files.texts().get(file).lines().toList();
            // The own lines stand somewhere after those of the file before.
            int at = from;
            while (!lines.subList(at, at + own.size()).equals(own)) {
                at++;
            }
            for (int line = 1; line <= own.size(); line++) {
                assertEquals(new Origin(name, line), joined.origin(at + line, 0));
            }
            for (int own1 = 0; own1 < files.documents().get(file); own1++) {
                assertEquals(new Origin(name, 0), joined.origin(0, ++document));
            }
            from = at + own.size();
        }
    }

    @Test
    void origin_lineBetweenTwoFiles_isTheEndOfTheFirst() {
        var joined = joined(List.of("a: [1,\n2,\n", "b: 2\n"));

        assertEquals("a: [1,\n2,\n---\nb: 2\n", joined.text());
        assertEquals(new Origin("file0", 2), joined.origin(3, 0));
        assertEquals(new Origin("file1", 1), joined.origin(99, 0));
    }

    @Test
    void origin_nothingKnown_namesTheOnlyFileOrNone() {
        assertEquals("file0: ", joined(List.of("a: 1")).origin(0, 0).prefix());
        assertEquals("", joined(List.of("a: 1", "b: 2")).origin(0, 0).prefix());
        assertEquals("file1:1: ", joined(List.of("a: 1", "b: 2")).origin(3, 0).prefix());
    }

    @Test
    void of_filesWithoutContent_leavesThemOut() {
        var joined = joined(List.of("# only a comment\n", "a: 1\n", "\n  \n"));

        assertEquals("a: 1\n", joined.text());
        assertEquals(new Origin("file1", 1), joined.origin(1, 1));
        assertTrue(joined(List.of("", "# x")).isEmpty());
    }

    private static JoinedDocuments joined(List<String> texts) {
        List<DocumentFile> files = new ArrayList<>();
        for (String text : texts) {
            files.add(new DocumentFile("file" + files.size(), text));
        }
        return JoinedDocuments.of(files);
    }

    private static Iterable<Object> load(String text) {
        return new Load(LoadSettings.builder().build()).loadAllFromString(text);
    }
}
