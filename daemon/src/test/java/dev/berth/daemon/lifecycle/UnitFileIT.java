package dev.berth.daemon.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What systemd's own tools think of the files that the package installs. */
class UnitFileIT {
    private static final Path SYSTEMD = Path.of("..", "systemd").toAbsolutePath().normalize();
    private static final Path UNIT = SYSTEMD.resolve("berthd.service");
    private static final double MAX_EXPOSURE = 1.8;
    private static final Pattern EXPOSURE =
            Pattern.compile("Overall exposure level for berthd.service: ([0-9.]+)");
    private static final int PATIENCE_SECONDS = 60;

    @TempDir private Path temp;

    @Test
    void security_exposure_isBelowTheBound() throws Exception {
        Outcome outcome =
                run("systemd-analyze", "security", "--offline=true", "--no-pager", UNIT.toString());

        Matcher exposure = EXPOSURE.matcher(outcome.output());
        assertTrue(exposure.find(), outcome.output());
        assertTrue(Double.parseDouble(exposure.group(1)) <= MAX_EXPOSURE, exposure.group());
    }

    @Test
    void verify_findsNothingWrong() throws Exception {
        // The program itself is not installed where the tests run.
        String unit =
                Files.readString(UNIT).replaceAll("(?m)^ExecStart=\\S+", "ExecStart=/bin/true");
        Path copy = Files.writeString(temp.resolve("berthd.service"), unit);

        Outcome outcome = run("systemd-analyze", "verify", "--man=no", copy.toString());

        List<String> complaints =
                outcome.output().lines().filter(line -> line.contains("berthd")).toList();
        assertEquals(List.of(), complaints);
        assertEquals(0, outcome.exitCode(), outcome.output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PrivateUsers", "ProtectProc", "ProcSubset", "MemoryDenyWriteExecute"})
    void unit_whatWouldBlindOrStopTheDaemon_isNotSet(String setting) throws IOException {
        assertFalse(
                Files.readString(UNIT).lines().anyMatch(line -> line.startsWith(setting + "=")));
    }

    @Test
    void sysusers_makesUserAndGroups() throws Exception {
        Files.createDirectory(temp.resolve("etc"));

        Outcome outcome =
                run(
                        "systemd-sysusers",
                        "--root=" + temp,
                        SYSTEMD.resolve("berth.sysusers").toString());

        assertEquals(0, outcome.exitCode(), outcome.output());
        String users = Files.readString(temp.resolve("etc/passwd"));
        assertTrue(
                users.matches("(?s).*berth:x:[0-9]+:[0-9]+:[^:]*:/var/lib/berth:[^:]*nologin\n.*"),
                users);
        String groups = Files.readString(temp.resolve("etc/group"));
        assertTrue(groups.contains("berth:x:") && groups.contains("berth-view:x:"), groups);
        assertTrue(groups.matches("(?s).*docker:x:[0-9]+:berth\n.*"), groups);
    }

    @Test
    void tmpfiles_makesTheDirectories() throws Exception {
        Files.createDirectory(temp.resolve("etc"));
        run("systemd-sysusers", "--root=" + temp, SYSTEMD.resolve("berth.sysusers").toString());

        Outcome outcome =
                run(
                        "systemd-tmpfiles",
                        "--create",
                        "--root=" + temp,
                        SYSTEMD.resolve("berth.tmpfiles").toString());

        assertEquals(0, outcome.exitCode(), outcome.output());
        assertEquals("rwxr-xr-x", mode(temp.resolve("run/berth")));
        assertEquals("rwx------", mode(temp.resolve("run/berth/secrets")));
    }

    private record Outcome(int exitCode, String output) {}

    private static Outcome run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command[0] + " does not end");
        }
        return new Outcome(process.exitValue(), output);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
