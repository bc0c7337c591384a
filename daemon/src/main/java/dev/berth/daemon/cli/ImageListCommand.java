package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminRequest;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.print.Table;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth image ls}: the registry's repositories. */
@Command(name = "ls", description = "Lists the registry's repositories.")
final class ImageListCommand extends BerthCommand {
    @Mixin private final ListFormat format = new ListFormat();

    ImageListCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        List<JsonObject> repositories =
                berth().calls().pages(AdminRequest.get(AdminCalls.REPOSITORIES));
        format.write(repositories, () -> table(repositories), output());
        return ExitCode.OK;
    }

    private static Table table(List<JsonObject> repositories) {
        var table = Table.of("REPOSITORY", "TAGS", "MANIFESTS", "SIZE");
        for (JsonObject repository : repositories) {
            table.row(
                    JsonFields.text(repository, "name"),
                    JsonFields.text(repository, "tags"),
                    JsonFields.text(repository, "manifests"),
                    ByteText.of(JsonFields.number(repository, "bytes")));
        }
        return table;
    }
}
