package dev.berth.daemon.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth image sign-policy set}: adds a policy, or replaces the one of that pattern. */
@Command(
        name = "set",
        description = "Has the images of some repositories checked for a signature when pulled.")
final class SignPolicySetCommand extends BerthCommand {
    /** Bytes of a file with a public key. */
    private static final int MAX_KEY_BYTES = 4 * 1024;

    @Parameters(
            paramLabel = "PATTERN",
            description =
                    "Which repositories: * for all, team/* for those below team, or one name.")
    private String pattern = "";

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "What becomes of an image that is not signed: off, warn or require (unless"
                            + " told: require).")
    private String mode = "require";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "A public key as PEM, such as cosign.pub: ECDSA on P-256, or Ed25519. May be"
                            + " given more than once; one signature by any of them is enough.")
    private List<String> keys = List.of();

    SignPolicySetCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        var pems = new JsonArray();
        for (String key : keys) {
            pems.add(pem(key));
        }
        var request = new JsonObject();
        request.addProperty("pattern", pattern);
        request.addProperty("mode", mode);
        request.add("keys", pems);
        JsonObject answer = berth().calls().post(AdminCalls.SIGN_POLICIES, request);
        output().line(
                        Printable.line(
                                "sign-policy of "
                                        + JsonFields.text(answer, "pattern")
                                        + ": "
                                        + JsonFields.text(answer, "mode")));
        return ExitCode.OK;
    }

    private static String pem(String file) throws CommandFailure {
        try (var in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MAX_KEY_BYTES + 1);
            if (bytes.length > MAX_KEY_BYTES) {
                throw CommandFailure.failed(
                        "the key " + file + " has more than " + MAX_KEY_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw CommandFailure.failed("the key " + file + " cannot be read: " + e.getMessage());
        }
    }
}
