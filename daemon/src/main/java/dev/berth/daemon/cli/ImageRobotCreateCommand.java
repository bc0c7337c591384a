package dev.berth.daemon.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth image robot create}: makes an account and tells its secret, once. */
@Command(
        name = "create",
        description = "Makes an account and prints its secret, which is not shown again.")
final class ImageRobotCreateCommand extends BerthCommand {
    @Parameters(
            paramLabel = "NAME",
            description = "1 to 48 of a-z, 0-9, . _ or -; it signs in as robot+NAME.")
    private String name = "";

    @Option(
            names = "--allow",
            required = true,
            paramLabel = "REPOSITORIES:ACTIONS",
            description = {
                "What it may do where, such as 'team/**:pull,push'; may be given again.",
                "* stands for a part of a name, ** for any number of parts.",
                "Actions: pull, push, overwrite (give a tag to another image), delete."
            })
    private List<String> grants = List.of();

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long it is good for: for ever unless told.")
    private Duration ttl = Duration.ZERO;

    @Mixin private final ReportFormat format = new ReportFormat();

    ImageRobotCreateCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (!ttl.isZero() && ttl.toSeconds() < 1) {
            throw CommandFailure.usage("--ttl is under 1s");
        }
        JsonObject answer = berth().calls().post(AdminCalls.REGISTRY_ROBOTS, request());
        String secret = JsonFields.text(answer, "password");
        if (secret.isEmpty()) {
            throw CommandFailure.failed("the daemon's answer has no secret");
        }
        if (format.json()) {
            output().line(JsonText.pretty(answer, "  "));
            return ExitCode.OK;
        }
        // The secret alone goes to the output, for a pipe into `docker login --password-stdin`.
        berth().message(
                        Printable.line(
                                "signs in as "
                                        + JsonFields.text(answer, "username")
                                        + "; its secret is not shown again:"));
        output().line(secret);
        return ExitCode.OK;
    }

    private JsonObject request() {
        var allowed = new JsonArray();
        grants.forEach(allowed::add);
        var request = new JsonObject();
        request.addProperty("name", name);
        request.add("grants", allowed);
        if (!ttl.isZero()) {
            request.addProperty("ttlSeconds", ttl.toSeconds());
        }
        return request;
    }
}
