package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth describe}: one object with what belongs to it. */
@Command(
        name = "describe",
        description = "Shows one object, its conditions, its pods with slot and pin, its events.")
final class DescribeCommand extends BerthCommand {
    @Parameters(
            arity = "1..2",
            paramLabel = "KIND NAME",
            hideParamSyntax = true,
            description = "What to describe; KIND/NAME means the same.")
    private List<String> words = List.of();

    @Mixin private final NamespaceOption namespace = new NamespaceOption();

    DescribeCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        ResourceName wanted = ResourceName.ofOne(words);
        if (wanted.kind() == ResourceKind.EVENT) {
            throw CommandFailure.usage("events are shown by berth get events");
        }
        String place = namespace.checked();
        AdminCalls calls = berth().calls();
        JsonObject object =
                calls.find(wanted.kind(), place, wanted.name())
                        .orElseThrow(() -> GetCommand.missing(wanted, place));
        List<PodView> pods =
                wanted.kind().hasPods() || wanted.kind() == ResourceKind.SERVICE
                        ? calls.items(ResourceKind.POD, place).stream().map(PodView::new).toList()
                        : List.of();
        var description =
                new Description(wanted.kind(), object, berth().surroundings().clock().instant());
        description.pods(pods);
        description.events(calls.items(ResourceKind.EVENT, place));
        for (String line : description.lines()) {
            output().line(line);
        }
        return ExitCode.OK;
    }
}
