package dev.berth.daemon.cli;

import dev.berth.daemon.cli.input.DocumentFile;
import dev.berth.daemon.cli.input.DocumentFiles;
import dev.berth.daemon.cli.input.InputException;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that says in which files a command's documents are. */
final class FilesOption {
    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description =
                    "A file, a directory of *.yaml, *.yml and *.json, or - for standard input.")
    private List<String> files = List.of();

    boolean isGiven() {
        return !files.isEmpty();
    }

    /** What the files hold, in their order. */
    List<DocumentFile> read(Surroundings surroundings) throws CommandFailure {
        try {
            return DocumentFiles.read(files, surroundings.input());
        } catch (InputException e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()));
        }
    }

    /** That none of them holds a document. */
    CommandFailure noDocument() {
        return CommandFailure.failed("there is no document in " + String.join(", ", files));
    }
}
