package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminException;
import dev.berth.daemon.cli.client.AdminRequest;
import dev.berth.daemon.cli.client.RequestSource;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.print.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth image import}: brings images into the registry from an archive. */
@Command(
        name = "import",
        description = {
            "Brings the images of an archive into the registry: an OCI image layout in a tar, or",
            "what docker save writes, plain or packed with gzip. All of it, or nothing."
        })
final class ImageImportCommand extends BerthCommand {
    @Parameters(paramLabel = "FILE", description = "The archive, or - for standard input.")
    private String file = "";

    @Option(
            names = "--name",
            paramLabel = "REPOSITORY[:TAG]",
            description = "What to call the archive's one image, if not as the archive does.")
    private String name = "";

    @Mixin private final ListFormat format = new ListFormat();

    ImageImportCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        JsonObject result =
                file.equals("-")
                        ? send(berth().surroundings().input(), OptionalLong.empty())
                        : sendFile();
        format.write(result, () -> table(result), output());
        return ExitCode.OK;
    }

    private JsonObject sendFile() throws CommandFailure, IOException {
        Path path;
        InputStream stream;
        try {
            path = Path.of(file);
            stream = Files.newInputStream(path);
        } catch (IOException | InvalidPathException e) {
            throw CommandFailure.failed(file + " cannot be read: " + e.getMessage());
        }
        try (stream) {
            // A pipe has no length.
            OptionalLong length =
                    Files.isRegularFile(path)
                            ? OptionalLong.of(Files.size(path))
                            : OptionalLong.empty();
            return send(stream, length);
        }
    }

    private JsonObject send(InputStream stream, OptionalLong length)
            throws CommandFailure, IOException {
        ProgressBar bar = berth().progressBar();
        AdminRequest request = AdminRequest.post(AdminCalls.IMPORT, "application/x-tar", "");
        if (!name.isEmpty()) {
            request = request.with("name", name);
        }
        var source =
                new RequestSource(
                        stream, length, sent -> bar.bytes("sending", sent, length.orElse(-1)));
        var lines = new AnswerLineReader(bar);
        try {
            var answer = berth().calls().client().upload(request, source, lines);
            if (!answer.success()) {
                throw Refusal.of(answer).failure();
            }
            return lines.result();
        } catch (AdminException e) {
            throw e;
        } catch (IOException e) {
            throw CommandFailure.failed(file + " cannot be sent: " + e.getMessage());
        } finally {
            bar.end();
        }
    }

    private static Table table(JsonObject result) {
        var table = Table.of("IMAGE", "DIGEST");
        for (JsonObject image : JsonFields.objects(result, "images")) {
            String repository = JsonFields.text(image, "repository");
            String digest = JsonFields.text(image, "digest");
            List<String> tags = JsonFields.texts(image, "tags");
            if (tags.isEmpty()) {
                table.row(repository, digest);
            }
            for (String tag : tags) {
                table.row(repository + ":" + tag, digest);
            }
        }
        return table;
    }
}
