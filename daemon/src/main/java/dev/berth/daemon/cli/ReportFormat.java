package dev.berth.daemon.cli;

import picocli.CommandLine.Option;

/** The option of commands that report one thing: text for people, or JSON. */
final class ReportFormat {
    /** The two forms. */
    enum Form {
        TEXT,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text or json.")
    private Form form = Form.TEXT;

    boolean json() {
        return form == Form.JSON;
    }
}
