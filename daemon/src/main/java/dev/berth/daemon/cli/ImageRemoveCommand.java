package dev.berth.daemon.cli;

import dev.berth.daemon.cli.client.AdminRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth image rm}: takes images out of the registry. */
@Command(
        name = "rm",
        description = {
            "Deletes tags (my-app:1), manifests with their tags (my-app@sha256:...) or, with",
            "--repository, everything that repositories hold. The disk's space comes back with",
            "the next collection: berth image gc."
        })
final class ImageRemoveCommand extends BerthCommand {
    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "What to delete.")
    private List<String> images = List.of();

    @Option(names = "--repository", description = "Each IMAGE is the name of a repository.")
    private boolean whole;

    @Option(names = "--ignore-not-found", description = "Is content if there is no such image.")
    private boolean ignoreNotFound;

    ImageRemoveCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        List<String> missing = new ArrayList<>();
        for (String image : images) {
            AdminRequest request =
                    whole
                            ? AdminRequest.delete(AdminCalls.REPOSITORIES).with("repository", image)
                            : AdminRequest.delete(AdminCalls.IMAGES).with("reference", image);
            var answer = berth().calls().client().send(request);
            if (answer.status() == 404) {
                missing.add(image);
            } else {
                AdminCalls.object(answer);
                output().line(Printable.line(image + " deleted"));
            }
        }
        if (!missing.isEmpty() && !ignoreNotFound) {
            throw CommandFailure.failed("there is no " + String.join(", no ", missing));
        }
        return ExitCode.OK;
    }
}
