package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SignPolicyCommandTest extends CommandFixture {
    private static final String PATH = "/berth/v1/registry/sign-policies";
    private static final String POLICY =
            """
            {"pattern":"team/*","mode":"require",
             "keys":[{"id":"0123456789abcdef","kind":"ecdsa-p256","pem":"…"}]}
            """;

    @Test
    void set_withKeys_sendsThem() throws IOException {
        Path key = Files.writeString(directory.resolve("cosign.pub"), "a key\n");
        daemon.on("POST " + PATH, POLICY);

        var outcome = shell.run("image", "sign-policy", "set", "team/*", "--key", key.toString());

        assertEquals(new Shell.Outcome(0, "sign-policy of team/*: require\n", ""), outcome);
        assertEquals(
                "{\"pattern\":\"team/*\",\"mode\":\"require\",\"keys\":[\"a key\\n\"]}",
                daemon.received().getFirst().body());
    }

    @Test
    void set_keyThatIsMissing_asksNobody() {
        var outcome =
                shell.run(
                        "image",
                        "sign-policy",
                        "set",
                        "*",
                        "--key",
                        directory.resolve("none").toString());

        assertEquals(1, outcome.code());
        assertTrue(outcome.err().contains("cannot be read"), outcome.err());
        assertTrue(daemon.received().isEmpty());
    }

    @Test
    void ls_policies_showsPatternModeAndKeys() {
        daemon.on("GET " + PATH, "{\"items\":[" + POLICY + "]}");

        var outcome = shell.run("image", "sign-policy", "ls");

        assertEquals(
                new Shell.Outcome(
                        0,
                        """
                        PATTERN   MODE      KEYS
                        team/*    require   ecdsa-p256:0123456789ab
                        """,
                        ""),
                outcome);
    }

    @Test
    void rm_policy_saysWhetherThereWasOne() {
        daemon.on("DELETE " + PATH + "?pattern=team%2F*", "{}");

        var removed = shell.run("image", "sign-policy", "rm", "team/*");
        var missing = shell.run("image", "sign-policy", "rm", "other");

        assertEquals(new Shell.Outcome(0, "sign-policy of team/* removed\n", ""), removed);
        assertEquals(1, missing.code());
        assertEquals("berth: there is no sign-policy of other\n", missing.err());
    }
}
