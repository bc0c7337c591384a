package dev.berth.policies.packing;

import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/**
 * One bin packing problem.
 *
 * @param name what its file calls it
 * @param capacity of each bin, > 0
 * @param sizes of the items in the order in which they come, each 1 to the capacity
 */
public record PackingInstance(String name, long capacity, List<Long> sizes) {
    public PackingInstance {
        sizes = List.copyOf(sizes);
        for (long size : sizes) {
            if (size < 1 || size > capacity) {
                throw new IllegalArgumentException(
                        name + ": size " + size + ", expected 1 to " + capacity);
            }
        }
    }

    /**
     * Reads OR-Library's format: the number of instances; then for each a name, {@code capacity
     * items best-known}, and one size a line. Sizes with decimals, as some of its sets have, count
     * in tenths.
     */
    public static List<PackingInstance> read(String text) {
        var scanner = new Scanner(text);
        var instances = new ArrayList<PackingInstance>();
        for (int left = scanner.nextInt(); left > 0; left--) {
            String name = scanner.next();
            long capacity = tenths(scanner.next());
            int items = scanner.nextInt();
            scanner.next();
            var sizes = new ArrayList<Long>();
            for (int i = 0; i < items; i++) {
                sizes.add(tenths(scanner.next()));
            }
            instances.add(new PackingInstance(name, capacity, sizes));
        }
        if (scanner.hasNext()) {
            throw new IllegalArgumentException("after the last instance stands " + scanner.next());
        }
        return instances;
    }

    private static long tenths(String number) {
        double tenths = Double.parseDouble(number) * 10;
        if (tenths != Math.rint(tenths)) {
            throw new IllegalArgumentException(number + " has more than one decimal");
        }
        return (long) tenths;
    }

    /**
     * The lower bound L2 on the bins of any packing (Martello and Toth, "Knapsack Problems", 1990,
     * section 8.3): items that cannot share a bin with one of at least {@code small}, items of more
     * than half a bin, and what of the others does not fit beside these.
     */
    public long bound() {
        long bound = 0;
        for (long small = 0; small <= capacity / 2; small++) {
            long alone = 0;
            long large = 0;
            long besideLarge = 0;
            long rest = 0;
            for (long size : sizes) {
                if (size > capacity - small) {
                    alone++;
                } else if (2 * size > capacity) {
                    large++;
                    besideLarge += capacity - size;
                } else if (size >= small) {
                    rest += size;
                }
            }
            long more = Math.max(0, Math.ceilDiv(rest - besideLarge, capacity));
            bound = Math.max(bound, alone + large + more);
        }
        return bound;
    }
}
