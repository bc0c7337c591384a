package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads, and a script gets, when the daemon does not do as told. */
class FailureReportTest extends CommandFixture {
    @Test
    void anyCommand_noSocket_exits3AndSaysWhatToLookAt() {
        var outcome = shell.run("slots", "--socket", "/no/such.sock");

        assertEquals(
                new Shell.Outcome(
                        3,
                        "",
                        "berth: no daemon answers on /no/such.sock: is berthd running? (systemctl"
                                + " status berthd)\n"),
                outcome);
    }

    @Test
    void anyCommand_socketThatIsNoPath_saysSo() {
        assertEquals(2, shell.run("slots", "--socket", "a\0b").code());
        assertEquals(
                "is no socket: its path is over 107 bytes\n",
                shell.run("slots", "--socket", "/" + "x".repeat(107)).err().split(" ", 3)[2]);
    }

    @Test
    void anyCommand_socketWithoutListener_exits3() throws Exception {
        daemon.close();

        assertEquals(3, shell.run("get", "pods").code());
    }

    @Test
    void anyCommand_socketOptionBeforeOrAfterTheCommand_isTakenBeforeTheVariable() {
        Path socket = daemon.socket();
        daemon.on("GET /berth/v1/slots", "{}");
        shell.with("BERTH_SOCKET", "/no/such.sock");

        assertEquals(0, shell.run("--socket", socket.toString(), "slots").code());
        assertEquals(0, shell.run("slots", "--socket", socket.toString()).code());
        assertEquals(3, shell.run("slots").code());
    }

    @ParameterizedTest
    @CsvSource({"400,1", "401,4", "403,4", "409,1", "422,1", "429,1", "500,1", "503,1", "504,5"})
    void anyCommand_refused_hasTheCodeOfTheReason(int status, int code) {
        daemon.on("GET /berth/v1/slots", status, "{\"title\":\"T\",\"detail\":\"the reason\"}");

        var outcome = shell.run("slots");

        assertEquals(code, outcome.code());
        assertTrue(outcome.err().startsWith("berth: the reason"), outcome.err());
        assertEquals(1, outcome.err().lines().count());
    }

    @Test
    void anyCommand_refusedForSeveralReasons_tellsEach() {
        daemon.on(
                "POST /berth/v1/tokens",
                422,
                "{\"detail\":\"2 problems\",\"causes\":[{\"field\":\"scope\",\"message\":\"odd\"},"
                        + "{\"message\":\"worse\"}]}");

        assertEquals(
                "error: scope: odd\nerror: worse\nberth: 2 problems\n",
                shell.run("token", "create", "--audience", "a").err());
    }

    @Test
    void anyCommand_notPermitted_namesTheGroups() {
        daemon.on("GET " + PODS, 403, status(403, "alice may not list pods"));

        assertEquals(
                "berth: alice may not list pods (group berth may change things, group berth-view"
                        + " may look)\n",
                shell.run("get", "pods").err());
    }

    @Test
    void anyCommand_refusalThatIsNoJson_isShownOnOneLine() {
        daemon.on("GET /berth/v1/slots", 502, "<html>\n\u001b[31m" + "x".repeat(500));

        var outcome = shell.run("slots");

        assertEquals(1, outcome.code());
        assertTrue(
                outcome.err().startsWith("berth: the daemon answered 502: <html>  [31mxxx"),
                outcome.err());
        assertTrue(outcome.err().length() < 250, outcome.err());
    }

    @ParameterizedTest
    @CsvSource({"[1]", "{", "''", "nonsense", "{} {}"})
    void anyCommand_answerThatIsNoObject_fails(String body) {
        daemon.on("GET /berth/v1/slots", body);

        var outcome = shell.run("slots");

        assertEquals(1, outcome.code());
        assertTrue(
                outcome.err().startsWith("berth: the daemon's answer is not understood: "),
                outcome.err());
    }

    @Test
    void anyCommand_noAnswerInTime_exits5() {
        daemon.raw("GET /berth/v1/slots", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
        daemon.hold();

        var outcome = shell.run("slots", "--request-timeout", "50ms");

        assertEquals(
                new Shell.Outcome(5, "", "berth: the daemon gave no answer in time\n"), outcome);
    }

    @Test
    void anyCommand_debug_showsWhere() {
        var quiet = shell.run("slots", "--socket", "/no/such.sock");
        var loud = shell.with("BERTH_DEBUG", "1").run("slots", "--socket", "/no/such.sock");

        assertFalse(quiet.err().contains("\tat "));
        assertTrue(loud.err().contains("\tat "));
    }

    @Test
    void anyCommand_help_explainsItOnStandardOutput() {
        var berth = shell.run("--help");
        var create = shell.run("token", "create", "-h");

        assertEquals(0, berth.code());
        assertTrue(berth.out().contains("Exit status: 0 done"), berth.out());
        assertTrue(create.out().startsWith("Usage: berth token create"), create.out());
    }

    @Test
    void noCommand_exits2() {
        assertEquals(2, shell.run().code());
        assertEquals(2, shell.run("token").code());
        assertEquals(2, shell.run("aply").code());
    }
}
