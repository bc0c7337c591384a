package dev.berth.daemon.probe;

/**
 * What a probe was told.
 *
 * @param outcome what it means
 * @param detail one line for people, at most {@value #MAX_CHARACTERS} characters; may be empty
 */
record ProbeAnswer(ProbeOutcome outcome, String detail) {
    /** Characters of an answer that are kept. */
    static final int MAX_CHARACTERS = 256;

    ProbeAnswer {
        detail = line(detail);
    }

    static ProbeAnswer good(String detail) {
        return new ProbeAnswer(ProbeOutcome.GOOD, detail);
    }

    static ProbeAnswer bad(String detail) {
        return new ProbeAnswer(ProbeOutcome.BAD, detail);
    }

    static ProbeAnswer unknown(String detail) {
        return new ProbeAnswer(ProbeOutcome.UNKNOWN, detail);
    }

    /** What a container says is foreign text: one line, no control characters, bounded. */
    private static String line(String text) {
        var clean = new StringBuilder(Math.min(text.length(), MAX_CHARACTERS));
        for (int at = 0; at < text.length() && clean.length() < MAX_CHARACTERS; at++) {
            char c = text.charAt(at);
            boolean isBlank = Character.isISOControl(c) || Character.isSpaceChar(c);
            boolean isEnd = clean.isEmpty() || clean.charAt(clean.length() - 1) == ' ';
            if (!isBlank) {
                clean.append(Character.isSurrogate(c) ? '?' : c);
            } else if (!isEnd) {
                clean.append(' ');
            }
        }
        return clean.toString().strip();
    }
}
