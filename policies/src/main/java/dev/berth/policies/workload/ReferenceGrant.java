package dev.berth.policies.workload;

import java.util.List;
import java.util.Optional;

/**
 * Lets objects of other namespaces refer to those of its own ({@code gateway.networking.k8s.io}
 * ReferenceGrant).
 *
 * @param name which one; its namespace is the one that is referred to
 * @param from who may refer
 * @param to what to
 */
public record ReferenceGrant(ObjectName name, List<From> from, List<To> to) {
    public ReferenceGrant {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    /** Who refers: objects of that kind in that namespace. */
    public record From(String kind, String namespace) {}

    /** What is referred to: every object of that kind, or the one of that name. */
    public record To(String kind, Optional<String> name) {}

    /** Whether an object of that kind and namespace may refer to this one. */
    public boolean allows(String fromKind, String fromNamespace, String toKind, ObjectName target) {
        return name.namespace().equals(target.namespace())
                && from.contains(new From(fromKind, fromNamespace))
                && to.stream()
                        .anyMatch(
                                entry ->
                                        entry.kind().equals(toKind)
                                                && entry.name()
                                                        .map(target.name()::equals)
                                                        .orElse(true));
    }
}
