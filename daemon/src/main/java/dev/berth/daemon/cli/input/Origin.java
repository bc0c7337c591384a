package dev.berth.daemon.cli.input;

/**
 * Where a line of a request came from.
 *
 * @param file name of the file, empty if not known
 * @param line of that file, from 1; 0 if not known
 */
public record Origin(String file, int line) {
    /** {@code service.yaml:7: }, or as much of it as is known. */
    public String prefix() {
        if (file.isEmpty()) {
            return "";
        }
        return line == 0 ? file + ": " : file + ":" + line + ": ";
    }
}
