package dev.berth.daemon.config;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.SlotUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a slot is made of, as the configuration file says it. */
final class SlotUnits {
    private static final String LISTED = "list";

    private SlotUnits() {}

    /** The unit, from the option that names it and from the one that lists the slots. */
    static Optional<SlotUnit> read(OptionValues values) {
        List<CpuSet> slots = values.list(Option.SLOTS_LIST, SlotUnits::slot);
        boolean isListed = values.text(Option.SLOTS_UNIT).equals(LISTED);
        if (!isListed) {
            if (!slots.isEmpty()) {
                values.error(Option.SLOTS_LIST, "has an effect only with slots.unit: list");
            }
            return values.value(Option.SLOTS_UNIT, SlotUnits::level);
        }
        var taken = CpuSet.EMPTY;
        for (CpuSet slot : slots) {
            if (slot.intersects(taken)) {
                values.error(
                        Option.SLOTS_LIST,
                        "names CPUs " + slot.intersection(taken) + " in two slots");
                return Optional.empty();
            }
            taken = taken.union(slot);
        }
        if (slots.isEmpty()) {
            values.error(Option.SLOTS_UNIT, "is 'list', but slots.list has no slot");
            return Optional.empty();
        }
        return Optional.of(new SlotUnit.Listed(slots));
    }

    private static Result<CpuSet> slot(String text) {
        return switch (CpuSet.parse(text)) {
            case Result.Ok<CpuSet>(CpuSet cpus) when cpus.isEmpty() ->
                    Result.refused(Problem.at("", "a slot has CPUs"));
            case Result.Ok<CpuSet> cpus -> cpus;
            case Result.Refused<CpuSet> refused -> refused;
        };
    }

    private static Result<SlotUnit> level(String text) {
        for (SlotUnit.Level level : SlotUnit.Level.values()) {
            if (name(level).equals(text)) {
                return Result.ok(level);
            }
        }
        return Result.refused(
                Problem.at(
                        "", "'" + text + "' is no unit, expected core, thread, l3, numa or list"));
    }

    /** As the file names it. */
    static String name(SlotUnit unit) {
        return switch (unit) {
            case SlotUnit.Level level -> level.name().toLowerCase(Locale.ROOT);
            case SlotUnit.Listed _ -> LISTED;
        };
    }

    /** The slots that are listed. */
    static List<CpuSet> listed(SlotUnit unit) {
        return switch (unit) {
            case SlotUnit.Level _ -> List.of();
            case SlotUnit.Listed(List<CpuSet> slots) -> slots;
        };
    }
}
