package dev.berth.daemon.document;

import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.ReferenceGrant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the {@code spec} of a ReferenceGrant.
 *
 * @see <a href="https://gateway-api.sigs.k8s.io/reference/spec/#referencegrant">ReferenceGrant</a>
 */
final class ReferenceGrantReader {
    private static final int MAX_ENTRIES = 16;
    private static final Set<String> TO_KINDS = Set.of("Service", "Secret", "ConfigMap");
    private static final Set<String> FROM_KINDS =
            Set.of("Gateway", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute");

    private ReferenceGrantReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        Optional<Fields> found = root.requiredFields("spec");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields spec = found.get();
        int before = spec.findings().errorCount();
        List<ReferenceGrant.From> from = new ArrayList<>();
        for (Fields entry : entries(spec, "from")) {
            String kind = kind(entry, RouteFields.GROUP, FROM_KINDS);
            String namespace = entry.requiredText("namespace").orElse("");
            if (entry.has("namespace") && !ObjectName.isLabel(namespace)) {
                entry.error(
                        "namespace",
                        Quoted.of(namespace) + " is no namespace, " + Syntax.LABEL_EXPECTED);
            }
            entry.refuseUnknown();
            from.add(new ReferenceGrant.From(kind, namespace));
        }
        List<ReferenceGrant.To> to = new ArrayList<>();
        for (Fields entry : entries(spec, "to")) {
            String kind = kind(entry, "", TO_KINDS);
            Optional<String> name = entry.text("name").filter(text -> !text.isEmpty());
            entry.refuseUnknown();
            to.add(new ReferenceGrant.To(kind, name));
        }
        spec.refuseUnknown();
        return spec.findings().errorCount() > before
                ? Optional.empty()
                : Optional.of(
                        new Resource.OfReferenceGrant(
                                new ReferenceGrant(metadata.name(), from, to)));
    }

    private static List<Fields> entries(Fields spec, String list) {
        List<Fields> given = spec.each(list);
        if (given.isEmpty()) {
            spec.error(list, "is empty, expected at least one entry");
        }
        RouteFields.atMost(spec, list, given.size(), MAX_ENTRIES);
        return given;
    }

    private static String kind(Fields entry, String group, Set<String> expected) {
        Optional<String> given = entry.text("group");
        if (!given.orElse("").equals(group)) {
            entry.error("group", "expected " + Quoted.of(group));
        }
        String kind = entry.requiredText("kind").orElse("");
        if (entry.has("kind") && !expected.contains(kind)) {
            entry.error(
                    "kind",
                    Quoted.of(kind)
                            + " cannot be granted anything, expected one of "
                            + String.join(", ", expected.stream().sorted().toList()));
        }
        return kind;
    }
}
