package dev.berth.daemon.cli;

import dev.berth.policies.workload.ObjectName;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a user named on the command line: a kind, and of it one object or all.
 *
 * @param kind which kind
 * @param name the object's name; empty for all
 */
record ResourceName(ResourceKind kind, String name) {
    /** Reads {@code KIND}, {@code KIND NAME} or {@code KIND/NAME}. */
    static ResourceName of(List<String> words) throws CommandFailure {
        List<String> parts = words;
        if (words.size() == 1 && words.getFirst().indexOf('/') >= 0) {
            parts = Arrays.asList(words.getFirst().split("/", 2));
            if (parts.get(1).isEmpty()) {
                throw CommandFailure.usage(
                        "\"" + words.getFirst() + "\" names no object, expected KIND/NAME");
            }
        }
        if (parts.isEmpty() || parts.size() > 2) {
            throw CommandFailure.usage("expected KIND, KIND NAME or KIND/NAME");
        }
        String name = parts.size() == 2 ? checkedName(parts.get(1)) : "";
        return new ResourceName(kind(parts.getFirst()), name);
    }

    /** The same where one object must be named. */
    static ResourceName ofOne(List<String> words) throws CommandFailure {
        ResourceName resource = of(words);
        if (resource.name.isEmpty()) {
            throw CommandFailure.usage(
                    "which " + resource.kind.singular() + "? Expected KIND NAME or KIND/NAME");
        }
        return resource;
    }

    static ResourceKind kind(String text) throws CommandFailure {
        return ResourceKind.named(text)
                .orElseThrow(
                        () ->
                                CommandFailure.usage(
                                        "there is no kind \""
                                                + text
                                                + "\", expected one of "
                                                + Arrays.stream(ResourceKind.values())
                                                        .map(ResourceKind::plural)
                                                        .collect(Collectors.joining(", "))));
    }

    static String checkedName(String name) throws CommandFailure {
        if (!ObjectName.isSubdomain(name)) {
            throw CommandFailure.usage(
                    "\""
                            + name
                            + "\" is no object name, expected lower-case letters, digits, \"-\" and"
                            + " \".\"");
        }
        return name;
    }

    static String checkedNamespace(String namespace) throws CommandFailure {
        if (!ObjectName.isLabel(namespace)) {
            throw CommandFailure.usage(
                    "\""
                            + namespace
                            + "\" is no namespace, expected at most 63 lower-case letters, digits"
                            + " and \"-\"");
        }
        return namespace;
    }

    /** {@code service/my-service}. */
    @Override
    public String toString() {
        return kind.singular() + "/" + name;
    }
}
