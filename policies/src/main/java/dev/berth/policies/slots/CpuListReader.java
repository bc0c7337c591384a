package dev.berth.policies.slots;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.BitSet;

/** Reads the kernel's CPU list format, {@code list = [range {"," range}]}, left to right. */
final class CpuListReader {
    /** Characters; every second CPU of {@value CpuSet#MAX_ID} listed alone is shorter. */
    static final int MAX_CHARACTERS = 32_768;

    /** Characters of a refused list that are shown. */
    private static final int MAX_SHOWN_CHARACTERS = 80;

    private static final int MALFORMED = -1;

    private final String text;
    private final BitSet ids = new BitSet();
    private int position;

    CpuListReader(String text) {
        this.text = text;
    }

    Result<BitSet> read() {
        if (text.length() > MAX_CHARACTERS) {
            return refused("has more than " + MAX_CHARACTERS + " characters");
        }
        if (text.isEmpty()) {
            return Result.ok(ids);
        }
        while (readRange()) {
            if (position == text.length()) {
                return Result.ok(ids);
            }
            if (text.charAt(position) != ',') {
                break;
            }
            position++;
        }
        return refused(
                "is no CPU list, expected numbers 0 to "
                        + CpuSet.MAX_ID
                        + " and ascending ranges as in 0-3,8");
    }

    private boolean readRange() {
        int first = readNumber();
        int last = first;
        if (first != MALFORMED && position < text.length() && text.charAt(position) == '-') {
            position++;
            last = readNumber();
        }
        if (first == MALFORMED || last < first) {
            return false;
        }
        ids.set(first, last + 1);
        return true;
    }

    private int readNumber() {
        int begin = position;
        int number = 0;
        while (position < text.length() && isDigit(text.charAt(position))) {
            number = number * 10 + (text.charAt(position) - '0');
            if (number > CpuSet.MAX_ID) {
                return MALFORMED;
            }
            position++;
        }
        return position > begin ? number : MALFORMED;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Result<BitSet> refused(String why) {
        var shown = new StringBuilder("'");
        for (int i = 0; i < Math.min(text.length(), MAX_SHOWN_CHARACTERS); i++) {
            char c = text.charAt(i);
            shown.append(Character.isISOControl(c) ? '?' : c);
        }
        shown.append(text.length() > MAX_SHOWN_CHARACTERS ? "…' " : "' ");
        return Result.refused(Problem.at("cpus", shown.append(why).toString()));
    }
}
