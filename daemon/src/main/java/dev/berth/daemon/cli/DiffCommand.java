package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminException;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.print.SortedFields;
import dev.berth.daemon.cli.print.UnifiedDiff;
import dev.berth.daemon.cli.print.YamlText;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth diff}: what documents would change in what is stored. */
@Command(
        name = "diff",
        description = "Shows what documents would change in what is stored.",
        footer = {"", "Exit status: 0 nothing, 1 something, more than 1 it is not known."})
final class DiffCommand extends BerthCommand {
    /** An exit code that does not mean that something differs. */
    private static final int NOT_KNOWN = 2;

    @Mixin private final FilesOption files = new FilesOption();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "The namespace of documents that name none: default unless told.")
    private String namespace = "";

    DiffCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        JsonObject result;
        try {
            var documents = GivenDocuments.of(berth(), files);
            result =
                    documents.send(
                            documents.request(AdminCalls.DIFF, namespace), "nothing was compared");
        } catch (CommandFailure failure) {
            throw failure.exitCode() == ExitCode.FAILED
                    ? new CommandFailure(NOT_KNOWN, failure.line(), failure.details())
                    : failure;
        } catch (AdminException failure) {
            if (failure.kind() == AdminException.Kind.NOT_UNDERSTOOD) {
                throw new CommandFailure(NOT_KNOWN, String.valueOf(failure.getMessage()));
            }
            throw failure;
        }
        boolean differs = false;
        for (JsonObject object : JsonFields.objects(result, "objects")) {
            List<String> lines = lines(object);
            for (String line : lines) {
                output().line(line);
            }
            differs |= !lines.isEmpty();
        }
        return differs ? 1 : ExitCode.OK;
    }

    private static List<String> lines(JsonObject object) {
        String name =
                Printable.line(
                        JsonFields.text(object, "kind").toLowerCase(Locale.ROOT)
                                + "/"
                                + JsonFields.text(object, "namespace")
                                + "/"
                                + JsonFields.text(object, "name"));
        return UnifiedDiff.of(
                "stored/" + name,
                "given/" + name,
                yaml(JsonFields.object(object, "before")),
                yaml(JsonFields.object(object, "after")));
    }

    /** In one order of fields, for the order in which they were written means nothing. */
    private static List<String> yaml(JsonObject object) {
        return object.isEmpty() ? List.of() : YamlText.of(SortedFields.of(object)).lines().toList();
    }
}
