package dev.berth.daemon.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Shows how far long work has come: one line that is drawn again on a terminal, and a line now and
 * then where the output goes elsewhere.
 */
final class ProgressBar {
    private static final int WIDTH_CHARACTERS = 30;
    private static final Duration DRAWN_EVERY = Duration.ofMillis(200);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(10);

    private final PrintStream out;
    private final boolean terminal;
    private final InstantSource clock;
    private Instant shownAt;
    private String shownPhase = "";
    private int drawnCharacters;

    ProgressBar(PrintStream out, boolean terminal, InstantSource clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.shownAt = clock.instant();
    }

    /**
     * How far it is, in bytes.
     *
     * @param total -1 where that is not known
     */
    void bytes(String phase, long done, long total) {
        show(phase, done, total, ByteText.of(done), total < 0 ? "" : ByteText.of(total));
    }

    /**
     * How far it is, in things.
     *
     * @param total -1 where that is not known
     */
    void count(String phase, long done, long total) {
        show(phase, done, total, Long.toString(done), total < 0 ? "" : Long.toString(total));
    }

    /** That it goes on. */
    void alive(String phase) {
        show(phase, 0, -1, "", "");
    }

    private void show(String phase, long done, long total, String doneText, String totalText) {
        Instant now = clock.instant();
        Duration since = Duration.between(shownAt, now);
        boolean due = since.compareTo(terminal ? DRAWN_EVERY : TOLD_EVERY) >= 0;
        if (phase.equals(shownPhase) && !due) {
            return;
        }
        shownAt = now;
        shownPhase = phase;
        String amount = totalText.isEmpty() ? doneText : doneText + " of " + totalText;
        if (!terminal) {
            out.println((phase + " " + amount).strip());
            return;
        }
        String bar = total > 0 ? bar(done, total) + " " : "";
        String line = (phase + " " + bar + amount).strip();
        String blanks = " ".repeat(Math.max(0, drawnCharacters - line.length()));
        out.print("\r" + line + blanks);
        out.flush();
        drawnCharacters = line.length();
    }

    private static String bar(long done, long total) {
        int full = (int) (Math.clamp((double) done / total, 0, 1) * WIDTH_CHARACTERS);
        return "[" + "#".repeat(full) + " ".repeat(WIDTH_CHARACTERS - full) + "]";
    }

    /** Clears the line, so that the result stands alone. */
    void end() {
        if (terminal && drawnCharacters > 0) {
            out.print("\r" + " ".repeat(drawnCharacters) + "\r");
            out.flush();
            drawnCharacters = 0;
        }
    }
}
