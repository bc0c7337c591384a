package dev.berth.daemon.host;

import dev.berth.daemon.host.CpuReader.Reading;
import dev.berth.policies.slots.CpuTopology;
import java.util.Collection;

/**
 * How fast the CPUs of one host are beside each other: as the kernel weighs them, which it does
 * where they may differ (arm64, riscv); else by the highest frequency of each, if all tell theirs.
 *
 * @param byFrequency whether frequencies decide
 * @param fastestKilohertz the highest of them
 */
record CpuSpeeds(boolean byFrequency, int fastestKilohertz) {
    static CpuSpeeds of(Collection<Reading> readings) {
        boolean areWeighed = readings.stream().anyMatch(reading -> reading.capacity().isPresent());
        boolean allTell = readings.stream().allMatch(reading -> reading.maxKilohertz().isPresent());
        int fastest =
                readings.stream()
                        .mapToInt(reading -> reading.maxKilohertz().orElse(0))
                        .max()
                        .orElse(0);
        return new CpuSpeeds(!areWeighed && allTell && fastest > 0, fastest);
    }

    /** 1 to 1024 for the fastest. */
    int capacity(Reading reading) {
        if (!byFrequency || reading.maxKilohertz().isEmpty()) {
            return reading.capacity().orElse(CpuTopology.FULL_CAPACITY);
        }
        long scaled =
                (long) reading.maxKilohertz().getAsInt()
                        * CpuTopology.FULL_CAPACITY
                        / fastestKilohertz;
        return (int) Math.max(1, scaled);
    }
}
