package dev.berth.daemon.cli;

import dev.berth.daemon.cli.client.AdminException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place that turns whatever ended a command into a line on standard error and a code. */
final class FailureReport {
    private static final String DEBUG_VARIABLE = "BERTH_DEBUG";

    private final Surroundings surroundings;

    FailureReport(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    int of(Exception failure) {
        trace(failure);
        return switch (failure) {
            case CommandFailure told -> {
                told.details().forEach(surroundings.messages()::println);
                yield say(told.line(), told.exitCode());
            }
            case AdminException unanswered ->
                    say(String.valueOf(unanswered.getMessage()), code(unanswered.kind()));
            case StandardOutput.OutputLostException lost when lost.readerGone() -> ExitCode.OK;
            case StandardOutput.OutputLostException lost ->
                    say("the output cannot be written: " + lost.getMessage(), ExitCode.FAILED);
            default ->
                    say(
                            "this should not happen: " + failure + " (BERTH_DEBUG=1 shows where)",
                            ExitCode.FAILED);
        };
    }

    int ofUsage(ParameterException failure) {
        trace(failure);
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        say(String.valueOf(failure.getMessage()), ExitCode.USAGE);
        UnmatchedArgumentException.printSuggestions(failure, surroundings.messages());
        surroundings.messages().println("See '" + command + " --help'.");
        return ExitCode.USAGE;
    }

    private static int code(AdminException.Kind kind) {
        return switch (kind) {
            case UNREACHABLE -> ExitCode.UNREACHABLE;
            case NOT_PERMITTED -> ExitCode.NOT_PERMITTED;
            case TIMED_OUT -> ExitCode.TIMED_OUT;
            case NOT_UNDERSTOOD -> ExitCode.FAILED;
        };
    }

    private int say(String line, int exitCode) {
        surroundings.messages().println("berth: " + Printable.line(line));
        return exitCode;
    }

    private void trace(Exception failure) {
        if (!surroundings.variable(DEBUG_VARIABLE).isEmpty()) {
            failure.printStackTrace(surroundings.messages());
        }
    }
}
