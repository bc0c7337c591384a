package dev.berth.daemon.cli;

import dev.berth.daemon.cli.client.AdminRequest;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The workload that a command about rollouts is about. */
final class RolloutTarget {
    /** Those whose templates are remembered. */
    static final Set<ResourceKind> WITH_REVISIONS =
            Collections.unmodifiableSet(
                    EnumSet.of(
                            ResourceKind.DEPLOYMENT,
                            ResourceKind.STATEFUL_SET,
                            ResourceKind.DAEMON_SET));

    @Parameters(
            arity = "1..2",
            paramLabel = "KIND NAME",
            hideParamSyntax = true,
            description = "Which workload; KIND/NAME means the same.")
    private List<String> words = List.of();

    @Mixin private final NamespaceOption namespace = new NamespaceOption();

    /** The one that was named, if it is of one of these kinds. */
    ResourceName checked(Set<ResourceKind> kinds) throws CommandFailure {
        ResourceName wanted = ResourceName.ofOne(words);
        if (!kinds.contains(wanted.kind())) {
            throw CommandFailure.usage(
                    "a "
                            + wanted.kind().singular()
                            + " has no such rollout, expected "
                            + String.join(
                                    " or ", kinds.stream().map(ResourceKind::singular).toList()));
        }
        return wanted;
    }

    String namespace() throws CommandFailure {
        return namespace.checked();
    }

    /** Where the rollout of that workload is. */
    String path(ResourceName workload) throws CommandFailure {
        return "/berth/v1/namespaces/"
                + AdminRequest.encoded(namespace())
                + "/"
                + workload.kind().plural()
                + "/"
                + AdminRequest.encoded(workload.name())
                + "/rollout";
    }

    /** As kubectl names it. */
    static String told(ResourceName workload) {
        return workload.kind().singular() + ".apps/" + workload.name();
    }
}
