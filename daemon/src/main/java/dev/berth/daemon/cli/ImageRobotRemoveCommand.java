package dev.berth.daemon.cli;

import dev.berth.daemon.cli.client.AdminAnswer;
import dev.berth.daemon.cli.client.AdminRequest;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code berth image robot rm}: ends accounts; the next request of each is refused. */
@Command(name = "rm", description = "Removes accounts; what they hold is worthless at once.")
final class ImageRobotRemoveCommand extends BerthCommand {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,47}");

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Which ones.")
    private List<String> names = List.of();

    ImageRobotRemoveCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw CommandFailure.usage(Printable.line("\"" + name + "\" is no robot's name"));
            }
        }
        for (String name : names) {
            AdminAnswer answer =
                    berth().calls()
                            .client()
                            .send(AdminRequest.delete(AdminCalls.REGISTRY_ROBOTS + "/" + name));
            AdminCalls.object(answer);
            output().line("robot " + name + " removed");
        }
        return ExitCode.OK;
    }
}
