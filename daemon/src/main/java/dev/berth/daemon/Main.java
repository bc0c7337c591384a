package dev.berth.daemon;

import dev.berth.daemon.cli.BuildVersion;
import dev.berth.daemon.config.ApplianceConfig;
import dev.berth.daemon.config.ConfigDump;
import dev.berth.daemon.config.ConfigReader;
import dev.berth.daemon.store.StoreException;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * {@code berthd [--config FILE] [--check] [--version]}: starts the appliance and keeps it until it
 * is told to end.
 *
 * <p>Ends with 143 after an orderly stop, as every JVM does that SIGTERM ends, with 1 when it
 * cannot start and with 2 for wrong usage or configuration.
 */
public final class Main {
    static final Path DEFAULT_CONFIG = Path.of("/etc/berth/berthd.yaml");

    private static final int CANNOT_START = 1;
    private static final int USAGE = 2;
    private static final String HELP =
            """
            Usage: berthd [--config FILE] [--check] [--version] [--help]
              --config FILE  read the configuration from FILE (default /etc/berth/berthd.yaml)
              --check        say what would be in force, and end
              --version      print the version, and end
            """;

    private Main() {}

    public static void main(String[] arguments) {
        LogFormat.install();
        var options = Options.read(arguments);
        int code =
                switch (options) {
                    case Options.Help help -> print(System.out, HELP, 0);
                    case Options.Version version ->
                            print(System.out, "berthd " + BuildVersion.text() + "\n", 0);
                    case Options.Wrong(String why) ->
                            print(System.err, "berthd: " + why + "\n" + HELP, USAGE);
                    case Options.Run(Path file, boolean checkOnly) -> run(file, checkOnly);
                };
        System.exit(code);
    }

    private static int print(PrintStream to, String text, int code) {
        to.print(text);
        to.flush();
        return code;
    }

    private static int run(Path file, boolean checkOnly) {
        try {
            return switch (new ConfigReader().read(file)) {
                case Result.Ok<ApplianceConfig>(ApplianceConfig config) ->
                        checkOnly ? print(System.out, ConfigDump.of(config), 0) : serve(config);
                case Result.Refused<ApplianceConfig>(var problems) -> {
                    for (Problem problem : problems) {
                        System.err.println("berthd: " + file + ": " + problem);
                    }
                    yield USAGE;
                }
            };
        } catch (IOException e) {
            return print(System.err, "berthd: " + file + ": " + e.getMessage() + "\n", USAGE);
        }
    }

    private static int serve(ApplianceConfig config) {
        var told = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform()
                                .name("told-to-stop")
                                .unstarted(
                                        () -> {
                                            told.countDown();
                                            awaitQuietly(stopped);
                                        }));
        Logger log = System.getLogger(Main.class.getName());
        try {
            Appliance appliance = Appliance.start(config);
            awaitQuietly(told);
            log.log(Level.INFO, "told to stop");
            appliance.close();
            log.log(Level.INFO, "stopped");
            return 0;
        } catch (IOException | StartRefused | StoreException e) {
            log.log(Level.ERROR, () -> "cannot start: " + e.getMessage());
            return CANNOT_START;
        } finally {
            stopped.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
