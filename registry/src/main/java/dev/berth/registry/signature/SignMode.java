package dev.berth.registry.signature;

import java.util.Optional;

/** What becomes of an image that nobody trusted has signed. */
public enum SignMode {
    /** Nobody asks; an exception from a wider pattern. */
    OFF("off"),
    /** It is served, with a warning. */
    WARN("warn"),
    /** It is refused. */
    REQUIRE("require");

    private final String label;

    SignMode(String label) {
        this.label = label;
    }

    /** As it is written. */
    public String label() {
        return label;
    }

    /** The mode of that label. */
    public static Optional<SignMode> of(String label) {
        for (var mode : values()) {
            if (mode.label.equals(label)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
