package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth token create}: mints an access token and prints nothing else. */
@Command(
        name = "create",
        description = "Makes an access token of the built-in issuer and prints it, nothing else.")
final class TokenCreateCommand extends BerthCommand {
    @Option(
            names = "--audience",
            required = true,
            paramLabel = "HOST",
            description = "Who shall accept it: the host name of a route.")
    private String audience = "";

    @Option(
            names = "--scope",
            paramLabel = "SCOPES",
            description = "What it allows, separated by blanks.")
    private String scope = "";

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long it is good for: 10m unless told.")
    private Duration ttl = Duration.ofMinutes(10);

    @Option(names = "--subject", paramLabel = "NAME", description = "Who it speaks for.")
    private String subject = "";

    @Mixin private final ReportFormat format = new ReportFormat();

    TokenCreateCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (audience.isBlank()) {
            throw CommandFailure.usage("--audience is empty, expected the host name of a route");
        }
        if (ttl.toSeconds() < 1) {
            throw CommandFailure.usage("--ttl is under 1s");
        }
        JsonObject answer = berth().calls().post(AdminCalls.TOKENS, request());
        String token = JsonFields.text(answer, "access_token");
        if (token.isEmpty()) {
            throw CommandFailure.failed("the daemon's answer has no access_token");
        }
        output().line(format.json() ? JsonText.pretty(answer, "  ") : token);
        return ExitCode.OK;
    }

    private JsonObject request() {
        var request = new JsonObject();
        request.addProperty("audience", audience);
        request.addProperty("ttlSeconds", ttl.toSeconds());
        if (!scope.isBlank()) {
            request.addProperty("scope", scope);
        }
        if (!subject.isEmpty()) {
            request.addProperty("subject", subject);
        }
        return request;
    }
}
