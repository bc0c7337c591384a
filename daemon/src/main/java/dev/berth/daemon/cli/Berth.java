package dev.berth.daemon.cli;

import dev.berth.daemon.cli.client.AdminClient;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code berth}: a thin client of the daemon's admin API, one class a subcommand. */
@Command(
        name = "berth",
        description = "Runs containers on this host, each on CPUs of its own.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit status: 0 done, 1 refused or failed, 2 wrong usage, 3 no daemon answers,",
            "4 not permitted, 5 out of time."
        })
public final class Berth {
    private static final String DEFAULT_SOCKET = "/run/berth/berth.sock";
    private static final String SOCKET_VARIABLE = "BERTH_SOCKET";

    /** The longest that an exchange may be given. */
    private static final Duration MAX_PATIENCE = Duration.ofHours(1);

    private final Surroundings surroundings;

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            scope = ScopeType.INHERIT,
            description = "The daemon's socket; else $BERTH_SOCKET, else " + DEFAULT_SOCKET + ".")
    private String socket = "";

    @Option(
            names = "--request-timeout",
            paramLabel = "TIME",
            scope = ScopeType.INHERIT,
            converter = DurationText.class,
            description = "How long one answer may take: 30s unless told.")
    private Duration patience = Duration.ofSeconds(30);

    Berth(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new Berth(Surroundings.ofProcess()).run(arguments));
    }

    /** Runs one command; the exit code as {@link ExitCode} lists them. */
    int run(String... arguments) {
        var failures = new FailureReport(surroundings);
        int exitCode = commandLine(failures).execute(arguments);
        try {
            surroundings.output().flush();
        } catch (StandardOutput.OutputLostException e) {
            return failures.of(e);
        }
        return exitCode;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    StandardOutput output() {
        return surroundings.output();
    }

    /** Tells the user something that is not the result. */
    void message(String line) {
        surroundings.messages().println(line);
    }

    /** Shows how far long work has come, beside the result. */
    ProgressBar progressBar() {
        return new ProgressBar(
                surroundings.messages(), surroundings.terminal(), surroundings.clock());
    }

    AdminCalls calls() throws CommandFailure {
        if (patience.compareTo(MAX_PATIENCE) > 0) {
            throw CommandFailure.usage("--request-timeout is over 1h");
        }
        return new AdminCalls(new AdminClient(socketPath(), patience, BuildVersion.text()));
    }

    Path socketPath() throws CommandFailure {
        String variable = surroundings.variable(SOCKET_VARIABLE);
        String path = !socket.isEmpty() ? socket : variable.isEmpty() ? DEFAULT_SOCKET : variable;
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw CommandFailure.usage("the socket \"" + path + "\" is no path");
        }
    }

    private CommandLine commandLine(FailureReport failures) {
        var line = new CommandLine(this);
        line.addSubcommand(new ApplyCommand(this));
        line.addSubcommand(new DiffCommand(this));
        line.addSubcommand(new PlanCommand(this));
        line.addSubcommand(new ExplainCommand(this));
        line.addSubcommand(new GetCommand(this));
        line.addSubcommand(new DescribeCommand(this));
        line.addSubcommand(
                new CommandLine(new CreateCommand()).addSubcommand(new CreateJobCommand(this)));
        line.addSubcommand(new DeleteCommand(this));
        line.addSubcommand(new LogsCommand(this));
        line.addSubcommand(new SlotsCommand(this));
        line.addSubcommand(new CordonCommand.Close(this));
        line.addSubcommand(new CordonCommand.Open(this));
        line.addSubcommand(new DrainCommand(this));
        line.addSubcommand(new TopCommand(this));
        line.addSubcommand(new StatusCommand(this));
        line.addSubcommand(RolloutCommand.of(this));
        line.addSubcommand(
                new CommandLine(new RouteCommand()).addSubcommand(new RouteExplainCommand(this)));
        line.addSubcommand(
                new CommandLine(new TokenCommand()).addSubcommand(new TokenCreateCommand(this)));
        line.addSubcommand(
                new CommandLine(new ImageCommand())
                        .addSubcommand(new ImageLoginCommand(this))
                        .addSubcommand(SignPolicyCommand.of(this))
                        .addSubcommand(robots())
                        .addSubcommand(new ImageListCommand(this))
                        .addSubcommand(new ImageTagsCommand(this))
                        .addSubcommand(new ImageRemoveCommand(this))
                        .addSubcommand(new ImageCollectCommand(this))
                        .addSubcommand(new ImageScrubCommand(this))
                        .addSubcommand(new ImageImportCommand(this))
                        .addSubcommand(new ImageExportCommand(this)));
        line.addSubcommand(new CompletionCommand(this));
        line.addSubcommand(new VersionCommand(this));
        withHelp(line);
        line.getCommandSpec().versionProvider(() -> new String[] {BuildVersion.text()});
        line.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-V", "--version")
                                .versionHelp(true)
                                .description("Shows the version of this command.")
                                .build());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setOut(surroundings.output().writer());
        line.setExecutionExceptionHandler((e, command, result) -> failures.of(e));
        line.setParameterExceptionHandler((e, given) -> failures.ofUsage(e));
        return line;
    }

    private CommandLine robots() {
        return new CommandLine(new ImageRobotCommand())
                .addSubcommand(new ImageRobotCreateCommand(this))
                .addSubcommand(new ImageRobotListCommand(this))
                .addSubcommand(new ImageRobotRemoveCommand(this));
    }

    /** Gives that command and those below it the option that explains it. */
    private static void withHelp(CommandLine line) {
        line.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Shows this text.")
                                .build());
        line.getSubcommands().values().forEach(Berth::withHelp);
    }
}
