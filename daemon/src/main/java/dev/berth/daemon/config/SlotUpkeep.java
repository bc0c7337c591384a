package dev.berth.daemon.config;

import dev.berth.daemon.document.Quoted;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.regex.Pattern;

/**
 * How the slots are kept as they are to be while pods run.
 *
 * @param movesPerHour moves for a better packing, 0 to {@value #MAX_MOVES_PER_HOUR}
 * @param moveGain points that each of them has to save, 1 to {@value #MAX_GAIN}
 * @param confineForeign whether containers of others are kept off the CPUs of exclusive pods
 * @param confineHost whether processes of the host are
 */
public record SlotUpkeep(
        int movesPerHour, int moveGain, boolean confineForeign, boolean confineHost) {
    /** One a second. */
    static final int MAX_MOVES_PER_HOUR = 3_600;

    static final int MAX_GAIN = 1_000;

    private static final Pattern UP_TO_FOUR_DIGITS = Pattern.compile("[0-9]{1,4}");

    /** Where processes of the host run as they like. */
    public SlotUpkeep(int movesPerHour, int moveGain, boolean confineForeign) {
        this(movesPerHour, moveGain, confineForeign, false);
    }

    /** What the file says; the default where it says what cannot be, which is an error in it. */
    static SlotUpkeep read(OptionValues values) {
        int moves =
                values.value(
                                Option.SLOTS_MOVES_PER_HOUR,
                                text -> number(text, 0, MAX_MOVES_PER_HOUR))
                        .orElse(0);
        int gain =
                values.value(Option.SLOTS_MOVE_GAIN, text -> number(text, 1, MAX_GAIN)).orElse(1);
        return new SlotUpkeep(
                moves,
                gain,
                values.flag(Option.SLOTS_CONFINE_FOREIGN),
                values.flag(Option.SLOTS_CONFINE_HOST));
    }

    private static Result<Integer> number(String text, int least, int most) {
        if (UP_TO_FOUR_DIGITS.matcher(text).matches()
                && Integer.parseInt(text) >= least
                && Integer.parseInt(text) <= most) {
            return Result.ok(Integer.parseInt(text));
        }
        return Result.refused(
                Problem.at("", Quoted.of(text) + " is no number from " + least + " to " + most));
    }
}
