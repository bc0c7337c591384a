package dev.berth.daemon.cli;

import dev.berth.daemon.cli.client.AdminAnswer;
import dev.berth.daemon.cli.client.AdminRequest;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code berth image sign-policy rm}: removes the policy of a pattern. */
@Command(name = "rm", description = "Removes the policy of that pattern.")
final class SignPolicyRemoveCommand extends BerthCommand {
    @Parameters(paramLabel = "PATTERN", description = "As it was set.")
    private String pattern = "";

    SignPolicyRemoveCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        AdminAnswer answer =
                berth().calls()
                        .client()
                        .send(
                                AdminRequest.delete(AdminCalls.SIGN_POLICIES)
                                        .with("pattern", pattern));
        if (answer.status() == 404) {
            throw CommandFailure.failed("there is no sign-policy of " + pattern);
        }
        AdminCalls.object(answer);
        output().line(Printable.line("sign-policy of " + pattern + " removed"));
        return ExitCode.OK;
    }
}
