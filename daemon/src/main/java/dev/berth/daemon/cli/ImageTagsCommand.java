package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminRequest;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.print.Age;
import dev.berth.daemon.cli.print.Table;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth image tags}: what a repository's tags name. */
@Command(name = "tags", description = "Lists the tags of a repository of the registry.")
final class ImageTagsCommand extends BerthCommand {
    @Parameters(paramLabel = "REPOSITORY", description = "Such as team/my-app.")
    private String repository = "";

    @Mixin private final ListFormat format = new ListFormat();

    ImageTagsCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        List<JsonObject> tags =
                berth().calls()
                        .pages(AdminRequest.get(AdminCalls.TAGS).with("repository", repository));
        format.write(tags, () -> table(tags, berth().surroundings().clock().instant()), output());
        return ExitCode.OK;
    }

    private static Table table(List<JsonObject> tags, Instant now) {
        var table = Table.of("TAG", "DIGEST", "SIZE", "AGE", "TYPE");
        for (JsonObject tag : tags) {
            table.row(
                    JsonFields.text(tag, "tag"),
                    shortened(JsonFields.text(tag, "digest")),
                    ByteText.of(JsonFields.number(tag, "bytes")),
                    Age.since(JsonFields.text(tag, "taggedAt"), now),
                    kind(JsonFields.text(tag, "mediaType")));
        }
        return table;
    }

    /** As much of a digest as tells two apart; the other formats have all of it. */
    private static String shortened(String digest) {
        int colon = digest.indexOf(':');
        return digest.substring(0, Math.min(digest.length(), colon + 1 + 12));
    }

    /** What people call that media type. */
    private static String kind(String mediaType) {
        return switch (mediaType) {
            case "application/vnd.oci.image.manifest.v1+json" -> "image";
            case "application/vnd.oci.image.index.v1+json" -> "index";
            case "application/vnd.docker.distribution.manifest.v2+json" -> "docker image";
            case "application/vnd.docker.distribution.manifest.list.v2+json" -> "docker list";
            default -> mediaType;
        };
    }
}
