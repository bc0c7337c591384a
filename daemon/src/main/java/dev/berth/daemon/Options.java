package dev.berth.daemon;

import java.nio.file.Path;

/** What {@code berthd} was called with. */
sealed interface Options {
    /**
     * Start, or only say what would be in force.
     *
     * @param config the configuration's file
     * @param checkOnly whether to end after reading it
     */
    record Run(Path config, boolean checkOnly) implements Options {}

    /** Print the version. */
    record Version() implements Options {}

    /** Print how it is called. */
    record Help() implements Options {}

    /** Something that is not understood. */
    record Wrong(String why) implements Options {}

    static Options read(String... arguments) {
        Path config = Main.DEFAULT_CONFIG;
        boolean checkOnly = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--help", "-h" -> {
                    return new Help();
                }
                case "--version" -> {
                    return new Version();
                }
                case "--check" -> checkOnly = true;
                case "--config" -> {
                    i++;
                    if (i == arguments.length) {
                        return new Wrong("--config needs a file");
                    }
                    config = Path.of(arguments[i]);
                }
                default -> {
                    return new Wrong(
                            "unknown argument '"
                                    + arguments[i]
                                    + "', expected --config, --check, --version or --help");
                }
            }
        }
        return new Run(config, checkOnly);
    }
}
