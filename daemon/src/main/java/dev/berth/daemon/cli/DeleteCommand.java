package dev.berth.daemon.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth delete}: takes objects out of the desired state. */
@Command(name = "delete", description = "Deletes an object, or every object that files describe.")
final class DeleteCommand extends BerthCommand {
    @Parameters(
            arity = "0..2",
            paramLabel = "KIND NAME",
            hideParamSyntax = true,
            description = "What to delete; KIND/NAME means the same.")
    private List<String> words = List.of();

    @Mixin private final FilesOption files = new FilesOption();

    @Mixin private final NamespaceOption namespace = new NamespaceOption();

    @Option(names = "--ignore-not-found", description = "Is content if there is no such object.")
    private boolean ignoreNotFound;

    @Option(names = "--wait", description = "Waits until the object's pods are gone too.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long to wait: 60s unless told.")
    private Duration timeout = Duration.ofSeconds(60);

    DeleteCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        List<DocumentName> wanted = wanted();
        AdminCalls calls = berth().calls();
        var pods = new DeletedPods(calls);
        List<String> missing = new ArrayList<>();
        for (DocumentName object : wanted) {
            if (wait) {
                pods.note(object);
            }
            if (calls.delete(object.kind(), object.namespace(), object.name())) {
                output().line(object + " deleted");
            } else if (!ignoreNotFound) {
                missing.add(object + " in namespace " + object.namespace());
            }
        }
        output().flush();
        if (wait) {
            new Waiting(berth().surroundings().pause(), timeout).until(pods::remaining);
        }
        if (!missing.isEmpty()) {
            throw CommandFailure.failed("there is no " + String.join(", no ", missing));
        }
        return ExitCode.OK;
    }

    private List<DocumentName> wanted() throws CommandFailure {
        if (words.isEmpty() != files.isGiven()) {
            throw CommandFailure.usage("expected either KIND NAME or -f FILE");
        }
        if (!files.isGiven()) {
            ResourceName named = ResourceName.ofOne(words);
            if (!named.kind().applied()) {
                throw CommandFailure.usage(
                        "a "
                                + named.kind().singular()
                                + " cannot be deleted: it follows from what"
                                + " was applied");
            }
            return List.of(new DocumentName(named.kind(), namespace.checked(), named.name()));
        }
        List<DocumentName> wanted =
                DocumentName.all(files.read(berth().surroundings()), namespace.checked());
        if (wanted.isEmpty()) {
            throw files.noDocument();
        }
        return wanted;
    }
}
