package dev.berth.daemon.document;

import dev.berth.policies.workload.ContainerSecurity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads {@code securityContext}, of the pod and of its container; the container's word counts.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">Pod Security
 *     Standards</a>
 */
final class SecurityReader {
    /** The pod says nothing. */
    static final PodLevel NOTHING_SAID =
            new PodLevel(
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    false,
                    OptionalLong.empty(),
                    new TreeSet<>());

    /** More than any process needs; Linux takes 65,536. */
    private static final int MAX_GROUPS = 64;

    private static final long MAX_ID = 0xFFFF_FFFEL;
    private static final String PROFILE = "the engine's default profile always applies";

    private SecurityReader() {}

    /**
     * What the pod says for its container.
     *
     * @param mustNotBeRoot whether {@code runAsNonRoot} is true
     * @param filesGroup the group that may use every volume
     * @param groups further groups of every process
     */
    record PodLevel(
            OptionalLong runAsUser,
            OptionalLong runAsGroup,
            boolean mustNotBeRoot,
            OptionalLong filesGroup,
            SortedSet<Long> groups) {}

    static PodLevel ofPod(Fields context) {
        var level =
                new PodLevel(
                        context.integer("runAsUser", 0, MAX_ID),
                        context.integer("runAsGroup", 0, MAX_ID),
                        context.flag("runAsNonRoot").orElse(false),
                        context.integer("fsGroup", 0, MAX_ID),
                        groups(context));
        profiles(context);
        context.withoutEffect(
                "fsGroupChangePolicy", "fsGroup is given to a volume's directory when it is made");
        context.only(
                "supplementalGroupsPolicy",
                "Merge",
                "groups that the image gives its user stay; use Merge");
        context.refuse("sysctls", "kernel settings stay as the engine has them");
        context.refuse("seLinuxChangePolicy", PROFILE);
        context.refuseUnknown();
        return level;
    }

    static ContainerSecurity read(Fields container, PodLevel podLevel) {
        Optional<Fields> found = container.fields("securityContext");
        if (found.isEmpty()) {
            return security(container, podLevel, false, List.of(), List.of());
        }
        Fields context = found.get();
        OptionalLong user = context.integer("runAsUser", 0, MAX_ID);
        OptionalLong group = context.integer("runAsGroup", 0, MAX_ID);
        var level =
                new PodLevel(
                        user.isPresent() ? user : podLevel.runAsUser(),
                        group.isPresent() ? group : podLevel.runAsGroup(),
                        context.flag("runAsNonRoot").orElse(podLevel.mustNotBeRoot()),
                        podLevel.filesGroup(),
                        podLevel.groups());
        boolean readOnly = context.flag("readOnlyRootFilesystem").orElse(false);
        context.only("privileged", false, "no container is privileged");
        context.only(
                "allowPrivilegeEscalation", false, "no process gains privileges; leave it out");
        context.only("procMount", "Default", "parts of /proc stay hidden");
        profiles(context);
        Optional<Fields> capabilities = context.fields("capabilities");
        List<String> drop = capabilities.map(fields -> fields.texts("drop")).orElse(List.of());
        List<String> add = capabilities.map(fields -> fields.texts("add")).orElse(List.of());
        capabilities.ifPresent(fields -> Capabilities.check(fields, drop, add));
        capabilities.ifPresent(Fields::refuseUnknown);
        context.refuseUnknown();
        return security(context, level, readOnly, drop, add);
    }

    private static ContainerSecurity security(
            Fields context, PodLevel level, boolean readOnly, List<String> drop, List<String> add) {
        boolean isRoot = level.runAsUser().isPresent() && level.runAsUser().getAsLong() == 0;
        if (level.mustNotBeRoot() && isRoot) {
            context.error(
                    "runAsNonRoot",
                    "contradicts runAsUser, which is 0: give it a number above 0, or leave it to"
                            + " the image");
        }
        return new ContainerSecurity(
                level.runAsUser(),
                level.runAsGroup(),
                readOnly,
                Capabilities.dropped(drop, add),
                level.mustNotBeRoot() && level.runAsUser().isEmpty(),
                level.groups());
    }

    private static SortedSet<Long> groups(Fields context) {
        var groups = new TreeSet<Long>();
        for (Fields.Item item : context.items("supplementalGroups")) {
            Typed.integer(item.node(), 0, MAX_ID, item.path(), item.line(), context.findings())
                    .ifPresent(groups::add);
        }
        if (groups.size() > MAX_GROUPS) {
            context.error("supplementalGroups", "are more than " + MAX_GROUPS);
        }
        return groups;
    }

    private static void profiles(Fields context) {
        context.fields("seccompProfile")
                .ifPresent(
                        profile -> {
                            profile.only("type", "RuntimeDefault", PROFILE);
                            profile.refuse("localhostProfile", PROFILE);
                            profile.refuseUnknown();
                        });
        context.fields("appArmorProfile")
                .ifPresent(
                        profile -> {
                            profile.only("type", "RuntimeDefault", PROFILE);
                            profile.refuse("localhostProfile", PROFILE);
                            profile.refuseUnknown();
                        });
        context.refuse("seLinuxOptions", PROFILE);
        context.refuse("windowsOptions", "containers run on Linux");
    }
}
