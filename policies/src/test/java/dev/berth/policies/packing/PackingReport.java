package dev.berth.policies.packing;

import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.placement.PlacementPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How far each policy is from the bound over a set of instances, in one line each.
 *
 * @param bins of all instances
 * @param bound of all instances
 * @param moves of all items
 * @param items of all instances
 */
public record PackingReport(long bins, long bound, long moves, long items) {
    static PackingReport of(List<PackingInstance> instances, PlacementPolicy policy) {
        var sum = new PackingReport(0, 0, 0, 0);
        for (var instance : instances) {
            var outcome = PackingRun.of(instance, policy);
            sum =
                    new PackingReport(
                            sum.bins + outcome.bins(),
                            sum.bound + instance.bound(),
                            sum.moves + outcome.moves(),
                            sum.items + instance.sizes().size());
        }
        return sum;
    }

    /** Per cent by which all bins exceed all bounds. */
    double excess() {
        return 100.0 * bins / bound - 100;
    }

    double movesPerItem() {
        return (double) moves / items;
    }

    /** Prints the lines for a file. */
    @SuppressWarnings("SystemOut") // this is what it is for
    public static void main(String[] arguments) throws IOException {
        var instances = PackingInstance.read(Files.readString(Path.of(arguments[0])));
        PlacementPolicies.all()
                .forEach(
                        policy -> {
                            var report = of(instances, policy);
                            System.out.printf(
                                    Locale.ROOT,
                                    "%-16s %6.2f %% over the L2 bound, %.2f moves per item%n",
                                    policy.name(),
                                    report.excess(),
                                    report.movesPerItem());
                        });
    }
}
