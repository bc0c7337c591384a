package dev.berth.daemon.cli;

/** How a result is written. */
enum OutputFormat {
    /** For people. */
    TABLE,
    JSON,
    YAML,
    /** One {@code kind/name} a line. */
    NAME
}
