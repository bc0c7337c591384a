package dev.berth.daemon.cli.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
    private static final int SEEDS = 2_000;
    private static final Pattern HUNK =
            Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@");

    @Test
    void of_equalTexts_isEmpty() {
        assertEquals(List.of(), UnifiedDiff.of("a", "b", List.of("1"), List.of("1")));
    }

    @Test
    void of_changesFarApart_areTwoHunks() {
        var before = numbers(1, 20);
        var after = new ArrayList<>(before);
        after.set(3, "four");
        after.remove(18);

        assertEquals(
                """
                --- a
                +++ b
                @@ -1,7 +1,7 @@
                 1
                 2
                 3
                -4
                +four
                 5
                 6
                 7
                @@ -16,5 +16,4 @@
                 16
                 17
                 18
                -19
                 20
                """,
                String.join("\n", UnifiedDiff.of("a", "b", before, after)) + "\n");
    }

    @Test
    void of_newText_beginsAtLineZero() {
        assertEquals(
                List.of("--- a", "+++ b", "@@ -0,0 +1,2 @@", "+1", "+2"),
                UnifiedDiff.of("a", "b", List.of(), numbers(1, 2)));
        assertEquals(
                List.of("--- a", "+++ b", "@@ -1 +0,0 @@", "-1"),
                UnifiedDiff.of("a", "b", numbers(1, 1), List.of()));
    }

    @Test
    void of_seededTexts_patchesOneIntoTheOther() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            var random = new Random(seed);
            var before = text(random);
            var after = random.nextInt(4) == 0 ? text(random) : changed(before, random);

            var diff = UnifiedDiff.of("a", "b", before, after);

            assertEquals(after, patched(before, diff), "seed " + seed);
        }
    }

    @Test
    void of_moreThanItLooksFor_isStillADiff() {
        var before = numbers(1, UnifiedDiff.MAX_EDITS);
        var after = numbers(10_000, 10_000 + UnifiedDiff.MAX_EDITS);

        assertEquals(after, patched(before, UnifiedDiff.of("a", "b", before, after)));
    }

    private static List<String> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }

    private static List<String> text(Random random) {
        return IntStream.range(0, random.nextInt(30))
                .mapToObj(line -> "line " + random.nextInt(6))
                .toList();
    }

    private static List<String> changed(List<String> text, Random random) {
        var changed = new ArrayList<>(text);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(changed.size() + 1);
            if (at < changed.size() && random.nextBoolean()) {
                changed.remove(at);
            } else {
                changed.add(at, "new " + i);
            }
        }
        return changed;
    }

    private static List<String> patched(List<String> before, List<String> diff) {
        var patched = new ArrayList<String>();
        int at = 0;
        for (var line : diff.subList(Math.min(2, diff.size()), diff.size())) {
            var hunk = HUNK.matcher(line);
            if (hunk.matches()) {
                boolean isEmpty = "0".equals(hunk.group(2));
                int first = Integer.parseInt(hunk.group(1)) - (isEmpty ? 0 : 1);
                patched.addAll(before.subList(at, first));
                at = first;
                boolean addsNothing = "0".equals(hunk.group(4));
                assertEquals(
                        Integer.parseInt(hunk.group(3)) - (addsNothing ? 0 : 1), patched.size());
            } else if (line.startsWith("+")) {
                patched.add(line.substring(1));
            } else {
                assertEquals(before.get(at), line.substring(1));
                if (line.startsWith(" ")) {
                    patched.add(line.substring(1));
                } else {
                    assertTrue(line.startsWith("-"), line);
                }
                at++;
            }
        }
        patched.addAll(before.subList(at, before.size()));
        return patched;
    }
}
