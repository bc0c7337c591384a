package dev.berth.daemon.cli;

import java.io.IOException;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code berth completion}: a script that makes a shell complete this command's words. */
@Command(
        name = "completion",
        description = "Prints a script for the shell: source <(berth completion bash)")
final class CompletionCommand extends BerthCommand {
    /** The shells known. */
    enum Shell {
        BASH
    }

    @Parameters(paramLabel = "SHELL", description = "bash")
    private Shell shell = Shell.BASH;

    @Spec private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws IOException {
        output().text(
                        switch (shell) {
                            case BASH -> AutoComplete.bash("berth", spec.root().commandLine());
                        });
        return ExitCode.OK;
    }
}
