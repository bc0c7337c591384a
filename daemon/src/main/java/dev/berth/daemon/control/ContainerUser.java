package dev.berth.daemon.control;

import dev.berth.policies.workload.ContainerSecurity;
import dev.berth.policies.workload.ContainerTemplate;

/** Whom a container's processes run as: what its document says, and else its image. */
final class ContainerUser {
    private ContainerUser() {}

    /** Whether that cannot be said without the image. */
    static boolean needsImage(ContainerSecurity security) {
        return security.runAsUser().isEmpty()
                && (security.mustNotBeRoot() || security.runAsGroup().isPresent());
    }

    /**
     * The user as the engine takes it; empty where it is the image's.
     *
     * @param imageUser the image's own; empty: root
     * @throws StepRefused if it must not be root and is, or nobody knows
     */
    static String of(ContainerTemplate container, String imageUser) throws StepRefused {
        ContainerSecurity security = container.security();
        int colon = imageUser.indexOf(':');
        String own = colon < 0 ? imageUser : imageUser.substring(0, colon);
        if (security.mustNotBeRoot()) {
            refuseRoot(container.name(), own);
        }
        if (security.runAsUser().isEmpty() && security.runAsGroup().isEmpty()) {
            return "";
        }
        String user =
                security.runAsUser().isPresent()
                        ? Long.toString(security.runAsUser().getAsLong())
                        : own.isEmpty() ? "0" : own;
        return security.runAsGroup().isEmpty()
                ? user
                : user + ":" + security.runAsGroup().getAsLong();
    }

    private static void refuseRoot(String container, String imageUser) throws StepRefused {
        boolean isNumber = imageUser.matches("[0-9]{1,10}");
        if (imageUser.isEmpty() || (isNumber && Long.parseLong(imageUser) == 0)) {
            throw new StepRefused(
                    container + " must not run as root (runAsNonRoot), as its image does");
        }
        if (!isNumber) {
            throw new StepRefused(
                    container
                            + " must not run as root (runAsNonRoot), and who its image's user "
                            + imageUser
                            + " is cannot be known: give runAsUser a number above 0");
        }
    }
}
