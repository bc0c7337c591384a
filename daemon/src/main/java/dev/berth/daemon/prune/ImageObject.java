package dev.berth.daemon.prune;

import dev.berth.policies.workload.ObjectName;
import java.util.Locale;

/** How events name a repository, whose own name may have characters that an object's has not. */
public final class ImageObject {
    private static final ObjectName UNNAMED = ObjectName.of("image");

    private ImageObject() {}

    /** {@code team/my_app} as {@code team.my-app}. */
    public static ObjectName named(String repository) {
        String name = repository.toLowerCase(Locale.ROOT).replace('/', '.').replaceAll("_+", "-");
        return ObjectName.isSubdomain(name) ? ObjectName.of(name) : UNNAMED;
    }
}
