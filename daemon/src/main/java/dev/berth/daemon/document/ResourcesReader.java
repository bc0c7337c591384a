package dev.berth.daemon.document;

import dev.berth.policies.base.Result;
import dev.berth.policies.workload.Resources;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads {@code resources} of a container. */
final class ResourcesReader {
    private static final String ONLY_THESE = "only cpu and memory can be asked for and limited";

    private ResourcesReader() {}

    /** What is asked for; a limit without a request is both, as in Kubernetes. */
    static Resources read(Fields container) {
        Optional<Fields> found = container.fields("resources");
        if (found.isEmpty()) {
            return Resources.NONE;
        }
        Fields resources = found.get();
        int before = resources.findings().errorCount();
        Optional<Fields> requests = resources.fields("requests");
        Optional<Fields> limits = resources.fields("limits");
        OptionalLong cpu = amount(requests, "cpu");
        OptionalLong cpuLimit = limit(limits, "cpu", cpu);
        OptionalLong memory = amount(requests, "memory");
        OptionalLong memoryLimit = limit(limits, "memory", memory);
        requests.ifPresent(ResourcesReader::refuseOthers);
        limits.ifPresent(ResourcesReader::refuseOthers);
        resources.refuse("claims", ONLY_THESE);
        resources.refuseUnknown();
        return resources.findings().errorCount() > before
                ? Resources.NONE
                : new Resources(
                        cpu.orElse(cpuLimit.orElse(0)),
                        cpuLimit,
                        memory.orElse(memoryLimit.orElse(0)),
                        memoryLimit);
    }

    private static void refuseOthers(Fields amounts) {
        for (YamlNode.Entry entry : amounts.all()) {
            if (!entry.key().equals("cpu") && !entry.key().equals("memory")) {
                amounts.error(entry.key(), "cannot be honoured: " + ONLY_THESE);
            }
        }
    }

    private static OptionalLong limit(Optional<Fields> limits, String name, OptionalLong request) {
        OptionalLong limit = amount(limits, name);
        if (limit.isPresent() && limit.getAsLong() == 0) {
            limits.ifPresent(fields -> fields.error(name, "is 0; leave it out for no limit"));
        } else if (limit.isPresent() && request.orElse(0) > limit.getAsLong()) {
            limits.ifPresent(
                    fields ->
                            fields.error(
                                    name,
                                    "is below the request: "
                                            + limit.getAsLong()
                                            + " < "
                                            + request.getAsLong()
                                            + (name.equals("cpu")
                                                    ? " (thousandths)"
                                                    : " (bytes)")));
        }
        return limit;
    }

    private static OptionalLong amount(Optional<Fields> amounts, String name) {
        return amounts.map(fields -> name.equals("cpu") ? millis(fields) : bytes(fields))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong millis(Fields amounts) {
        Optional<Quantity> quantity = quantity(amounts, "cpu");
        if (quantity.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong millis = quantity.get().millis();
        if (millis.isEmpty()) {
            amounts.error("cpu", "is finer than 1m or too large, expected a multiple of 1m");
        }
        return millis;
    }

    private static OptionalLong bytes(Fields amounts) {
        Optional<Quantity> quantity = quantity(amounts, "memory");
        if (quantity.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong bytes = quantity.get().units();
        if (bytes.isEmpty()) {
            amounts.error("memory", "is too large, expected less than 8Ei");
        }
        if (!quantity.get().isWhole()) {
            amounts.warn("memory", "has a part of a byte, rounded up; m means thousandths");
        }
        return bytes;
    }

    /** A quantity of a field, text or number; empty with an error, or because it is absent. */
    static Optional<Quantity> quantity(Fields fields, String name) {
        Optional<YamlNode.Entry> entry = fields.entry(name);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> text =
                entry.get().value() instanceof YamlNode.Numeral(Number number, String s, int i)
                        ? Optional.of(number.toString())
                        : fields.text(name);
        return text.flatMap(
                amount ->
                        switch (Quantity.parse(amount)) {
                            case Result.Ok<Quantity>(Quantity quantity) -> Optional.of(quantity);
                            case Result.Refused<Quantity>(var problems) -> {
                                problems.forEach(problem -> fields.error(name, problem.detail()));
                                yield Optional.empty();
                            }
                        });
    }
}
