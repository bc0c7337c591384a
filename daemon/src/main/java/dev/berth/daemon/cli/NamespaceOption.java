package dev.berth.daemon.cli;

import dev.berth.policies.workload.ObjectName;
import picocli.CommandLine.Option;

/** The option that says in which namespace a command works. */
final class NamespaceOption {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace: " + ObjectName.DEFAULT_NAMESPACE + " unless told.")
    private String namespace = ObjectName.DEFAULT_NAMESPACE;

    String checked() throws CommandFailure {
        return ResourceName.checkedNamespace(namespace);
    }
}
