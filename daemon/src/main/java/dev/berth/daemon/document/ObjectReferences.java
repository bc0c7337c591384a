package dev.berth.daemon.document;

import dev.berth.policies.workload.ObjectName;
import java.util.Optional;

/** Reads names of objects that another one refers to, in its own namespace. */
final class ObjectReferences {
    private ObjectReferences() {}

    /** A name that has to be there; empty with an error. */
    static Optional<String> name(Fields reference, String field) {
        Optional<String> name = reference.requiredText(field);
        name.filter(text -> !ObjectName.isSubdomain(text))
                .ifPresent(
                        text ->
                                reference.error(
                                        field,
                                        Quoted.of(text)
                                                + " is no name, "
                                                + Syntax.SUBDOMAIN_EXPECTED));
        return name.filter(ObjectName::isSubdomain);
    }
}
