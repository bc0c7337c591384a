package dev.berth.daemon.document;

import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a container asks about its own pod: {@code fieldRef} and {@code resourceFieldRef}.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/downward-api/">Downward API</a>
 */
final class PodValueReader {
    private static final Pattern ONE_OF_MANY =
            Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");
    private static final long MILLIS_PER_CPU = 1_000;

    /** Where the value goes. */
    enum Place {
        VARIABLE,
        FILE;

        private List<PodValue.Field> fields() {
            return switch (this) {
                case VARIABLE ->
                        List.of(
                                PodValue.Field.NAME,
                                PodValue.Field.NAMESPACE,
                                PodValue.Field.POD_IP,
                                PodValue.Field.HOST_IP,
                                PodValue.Field.NODE_NAME);
                case FILE ->
                        List.of(
                                PodValue.Field.NAME,
                                PodValue.Field.NAMESPACE,
                                PodValue.Field.LABELS,
                                PodValue.Field.ANNOTATIONS);
            };
        }
    }

    private PodValueReader() {}

    /** Reads {@code fieldRef}; empty with an error. */
    static Optional<PodValue> field(Fields reference, Place place) {
        reference.only("apiVersion", "v1", "fields of a pod are of v1");
        Optional<String> path = reference.requiredText("fieldPath");
        reference.refuseUnknown();
        Optional<PodValue> value = path.flatMap(text -> value(text, place));
        if (path.isPresent() && value.isEmpty()) {
            List<String> known = new ArrayList<>();
            place.fields().forEach(field -> known.add(field.path()));
            reference.error(
                    "fieldPath",
                    Quoted.of(path.get())
                            + " cannot be honoured here, expected "
                            + String.join(", ", known)
                            + ", metadata.labels['KEY'] or metadata.annotations['KEY']");
        }
        return value;
    }

    private static Optional<PodValue> value(String path, Place place) {
        Matcher one = ONE_OF_MANY.matcher(path);
        if (one.matches() && Syntax.isQualifiedName(one.group(2))) {
            return Optional.of(
                    one.group(1).equals("labels")
                            ? new PodValue.Label(one.group(2))
                            : new PodValue.Annotation(one.group(2)));
        }
        // A pod and its host have one address each.
        String single = path.endsWith("IPs") ? path.substring(0, path.length() - 1) : path;
        return place.fields().stream()
                .filter(field -> field.path().equals(single))
                .<PodValue>map(field -> field)
                .findFirst();
    }

    /**
     * Reads {@code resourceFieldRef}; empty with an error.
     *
     * @param own the container that asks, where it asks for itself
     */
    static Optional<PodValue> amount(Fields reference, Optional<String> own) {
        Optional<String> named = reference.text("containerName").filter(name -> !name.isEmpty());
        Optional<String> resource = reference.requiredText("resource");
        Optional<PodValue.Amount.Kind> kind = resource.flatMap(PodValueReader::kind);
        if (resource.isPresent() && kind.isEmpty()) {
            List<String> known = new ArrayList<>();
            for (PodValue.Amount.Kind one : PodValue.Amount.Kind.values()) {
                known.add(one.path());
            }
            reference.error(
                    "resource",
                    Quoted.of(resource.get())
                            + " cannot be honoured, expected "
                            + String.join(", ", known));
        }
        Optional<String> container = named.or(() -> own);
        if (container.isEmpty()) {
            reference.require("containerName", "the name of a container");
        }
        container
                .filter(name -> !ObjectName.isLabel(name))
                .ifPresent(
                        name ->
                                reference.error(
                                        "containerName",
                                        Quoted.of(name) + " is no name of a container"));
        OptionalLong divisor =
                kind.map(known -> divisor(reference, known)).orElse(OptionalLong.empty());
        if (kind.isEmpty()) {
            reference.accept("divisor");
        }
        reference.refuseUnknown();
        return kind.isEmpty() || container.isEmpty() || divisor.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new PodValue.Amount(container.get(), kind.get(), divisor.getAsLong()));
    }

    private static Optional<PodValue.Amount.Kind> kind(String resource) {
        for (PodValue.Amount.Kind kind : PodValue.Amount.Kind.values()) {
            if (kind.path().equals(resource)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static OptionalLong divisor(Fields reference, PodValue.Amount.Kind kind) {
        boolean cpu =
                switch (kind) {
                    case LIMITS_CPU, REQUESTS_CPU -> true;
                    case LIMITS_MEMORY, REQUESTS_MEMORY -> false;
                };
        OptionalLong whole = OptionalLong.of(cpu ? MILLIS_PER_CPU : 1);
        int before = reference.findings().errorCount();
        Optional<Quantity> quantity = ResourcesReader.quantity(reference, "divisor");
        if (quantity.isEmpty()) {
            return reference.findings().errorCount() > before ? OptionalLong.empty() : whole;
        }
        if (quantity.get().value().signum() == 0) {
            return whole;
        }
        OptionalLong divisor = cpu ? quantity.get().millis() : quantity.get().units();
        boolean good =
                divisor.isPresent()
                        && (cpu
                                ? divisor.getAsLong() == 1 || divisor.getAsLong() == MILLIS_PER_CPU
                                : quantity.get().isWhole());
        if (!good) {
            reference.error(
                    "divisor",
                    cpu ? "cannot be honoured, expected 1 or 1m" : "expected whole bytes");
            return OptionalLong.empty();
        }
        return divisor;
    }
}
