package dev.berth.daemon.cli.print;

import java.util.ArrayList;
import java.util.List;

/**
 * Two texts as a unified diff (POSIX.1-2024, diff -U 3): the shortest edit by Myers ("An O(ND)
 * difference algorithm and its variations", 1986), up to a bound on the differences; beyond it, all
 * that is between the common beginning and the common end is taken for changed.
 */
public final class UnifiedDiff {
    /** Unchanged lines around a change. */
    private static final int CONTEXT = 3;

    /** Lines inserted and deleted for which the shortest edit is looked for. */
    static final int MAX_EDITS = 1_000;

    /** One line of the edit, with its sign. */
    private record Line(char sign, String text) {}

    private UnifiedDiff() {}

    /** The lines of the diff; none where the texts are equal. */
    public static List<String> of(
            String beforeName, String afterName, List<String> before, List<String> after) {
        if (before.equals(after)) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add("--- " + beforeName);
        lines.add("+++ " + afterName);
        hunks(edit(before, after), lines);
        return lines;
    }

    private static List<Line> edit(List<String> before, List<String> after) {
        int start = 0;
        int shorter = Math.min(before.size(), after.size());
        while (start < shorter && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start
                && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        var edit = new ArrayList<Line>();
        before.subList(0, start).forEach(line -> edit.add(new Line(' ', line)));
        edit.addAll(
                middle(
                        before.subList(start, before.size() - end),
                        after.subList(start, after.size() - end)));
        before.subList(before.size() - end, before.size())
                .forEach(line -> edit.add(new Line(' ', line)));
        return edit;
    }

    private static List<Line> middle(List<String> before, List<String> after) {
        int most = Math.min(MAX_EDITS, before.size() + after.size());
        // For each number of edits the furthest line of before on each diagonal.
        var traces = new ArrayList<int[]>();
        int[] furthest = new int[2 * most + 3];
        int middle = most + 1;
        for (int edits = 0; edits <= most; edits++) {
            traces.add(furthest.clone());
            for (int k = -edits; k <= edits; k += 2) {
                boolean isDown =
                        k == -edits
                                || (k != edits
                                        && furthest[middle + k - 1] < furthest[middle + k + 1]);
                int x = isDown ? furthest[middle + k + 1] : furthest[middle + k - 1] + 1;
                int y = x - k;
                while (x < before.size()
                        && y < after.size()
                        && before.get(x).equals(after.get(y))) {
                    x++;
                    y++;
                }
                furthest[middle + k] = x;
                if (x >= before.size() && y >= after.size()) {
                    return back(before, after, traces, middle);
                }
            }
        }
        var all = new ArrayList<Line>();
        before.forEach(line -> all.add(new Line('-', line)));
        after.forEach(line -> all.add(new Line('+', line)));
        return all;
    }

    private static List<Line> back(
            List<String> before, List<String> after, List<int[]> traces, int middle) {
        var reversed = new ArrayList<Line>();
        int x = before.size();
        int y = after.size();
        for (int edits = traces.size() - 1; edits >= 0; edits--) {
            int[] furthest = traces.get(edits);
            int k = x - y;
            boolean isDown =
                    k == -edits
                            || (k != edits && furthest[middle + k - 1] < furthest[middle + k + 1]);
            int fromK = isDown ? k + 1 : k - 1;
            int fromX = edits == 0 ? 0 : furthest[middle + fromK];
            int fromY = edits == 0 ? 0 : fromX - fromK;
            while (x > fromX && y > fromY) {
                reversed.add(new Line(' ', before.get(--x)));
                y--;
            }
            if (edits > 0) {
                reversed.add(
                        isDown ? new Line('+', after.get(--y)) : new Line('-', before.get(--x)));
            }
        }
        return reversed.reversed();
    }

    private static void hunks(List<Line> edit, List<String> lines) {
        int at = 0;
        int beforeLine = 1;
        int afterLine = 1;
        while (at < edit.size()) {
            int first = at;
            while (first < edit.size() && edit.get(first).sign() == ' ') {
                first++;
            }
            if (first == edit.size()) {
                return;
            }
            int from = Math.max(at, first - CONTEXT);
            beforeLine += from - at;
            afterLine += from - at;
            int until = end(edit, first);
            List<Line> hunk = edit.subList(from, until);
            int removed = (int) hunk.stream().filter(line -> line.sign() != '+').count();
            int added = (int) hunk.stream().filter(line -> line.sign() != '-').count();
            lines.add("@@ -" + range(beforeLine, removed) + " +" + range(afterLine, added) + " @@");
            hunk.forEach(line -> lines.add(line.sign() + line.text()));
            beforeLine += removed;
            afterLine += added;
            at = until;
        }
    }

    /** Where the hunk ends that begins with that change: before a long unchanged stretch. */
    private static int end(List<Line> edit, int first) {
        int last = first;
        for (int i = first; i < edit.size() && i - last <= 2 * CONTEXT; i++) {
            last = edit.get(i).sign() == ' ' ? last : i;
        }
        return Math.min(edit.size(), last + 1 + CONTEXT);
    }

    /** An empty range names the line before it. */
    private static String range(int line, int count) {
        return (count == 0 ? line - 1 : line) + (count == 1 ? "" : "," + count);
    }
}
