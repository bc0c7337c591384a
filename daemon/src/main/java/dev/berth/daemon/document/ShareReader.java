package dev.berth.daemon.document;

import dev.berth.policies.workload.Deployment;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads a number of pods that may be written as a part of them (Kubernetes' IntOrString). */
final class ShareReader {
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3})%");
    private static final int WHOLE_PERCENT = 100;

    /** Which way a part of a pod goes. */
    enum Rounding {
        UP,
        DOWN
    }

    private ShareReader() {}

    /**
     * So many of {@code pods}; empty where the field is absent or, with an error, says something
     * else.
     */
    static OptionalInt read(Fields fields, String name, int pods, Rounding rounding) {
        var entry = fields.entry(name);
        if (entry.isPresent()
                && entry.get().value() instanceof YamlNode.Text(String text, int ignored)) {
            var percent = PERCENT.matcher(text);
            if (!percent.matches()) {
                fields.error(name, Quoted.of(text) + " is no share, expected 25% or a number");
                return OptionalInt.empty();
            }
            int hundredfold = Integer.parseInt(percent.group(1)) * pods;
            return OptionalInt.of(
                    switch (rounding) {
                        case UP -> Math.ceilDiv(hundredfold, WHOLE_PERCENT);
                        case DOWN -> hundredfold / WHOLE_PERCENT;
                    });
        }
        var number = fields.integer(name, 0, Deployment.MAX_REPLICAS);
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }
}
