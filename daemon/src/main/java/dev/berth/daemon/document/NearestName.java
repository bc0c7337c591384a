package dev.berth.daemon.document;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that somebody who mistyped another may have meant. */
public final class NearestName {
    /** Characters; a longer name is not compared. */
    private static final int MAX_CHARACTERS = 64;

    private NearestName() {}

    /** The nearest of these names, if one is near: a third of its letters may differ, at most 3. */
    public static Optional<String> of(String name, Collection<String> known) {
        if (name.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        Optional<String> nearest = Optional.empty();
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(lower(name), lower(candidate));
            int allowed = Math.clamp((candidate.length() + 1) / 3, 1, 3);
            if (distance <= allowed && distance < least) {
                least = distance;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    /** {@code , did you mean 'ports'?}, or nothing where no name is near. */
    static String question(String name, Collection<String> known) {
        return of(name, known).map(near -> ", did you mean '" + near + "'?").orElse("");
    }

    /** Insertions, deletions, replacements and swaps of neighbours between the two. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        best = Math.min(best, cost[i - 1][j - 1] + same);
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
