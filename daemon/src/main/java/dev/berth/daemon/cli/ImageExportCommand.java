package dev.berth.daemon.cli;

import dev.berth.daemon.cli.client.AdminRequest;
import dev.berth.daemon.cli.client.BodySink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth image export}: writes images of the registry into an archive. */
@Command(
        name = "export",
        description = {
            "Writes images of the registry into an archive: an OCI image layout in a tar that",
            "berth image import, docker load and skopeo read, or a Docker archive."
        })
final class ImageExportCommand extends BerthCommand {
    /** The two forms of an archive. */
    enum Form {
        OCI,
        DOCKER
    }

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Such as my-app:1.")
    private List<String> images = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "Where to write it, or - for standard output.")
    private String file = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "oci (unless told), or docker for one platform of each image.")
    private Form form = Form.OCI;

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCHITECTURE",
            description = "Which image docker load is to find: this host's unless told.")
    private String platform = "";

    @Option(
            names = "--no-referrers",
            description = "Leaves out signatures and whatever else is about the images.")
    private boolean withoutReferrers;

    ImageExportCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (file.equals("-")) {
            stream(output()::bytes);
            return ExitCode.OK;
        }
        Path target;
        try {
            target = Path.of(file);
        } catch (InvalidPathException e) {
            throw CommandFailure.usage("\"" + file + "\" is no path");
        }
        // Written beside and renamed, so that an archive that is there is whole.
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            write(part);
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        output().line(Printable.line(file + " written, " + ByteText.of(Files.size(target))));
        return ExitCode.OK;
    }

    private void write(Path part) throws CommandFailure, IOException {
        OutputStream out;
        try {
            out = Files.newOutputStream(part);
        } catch (IOException e) {
            throw CommandFailure.failed(part + " cannot be written: " + e.getMessage());
        }
        try (out) {
            stream((bytes, length) -> out.write(bytes, 0, length));
        }
    }

    private void stream(BodySink sink) throws CommandFailure, IOException {
        AdminRequest request = AdminRequest.get(AdminCalls.EXPORT);
        for (String image : images) {
            request = request.with("reference", image);
        }
        request =
                request.with("format", form == Form.OCI ? "oci" : "docker")
                        .with("referrers", Boolean.toString(!withoutReferrers));
        if (!platform.isEmpty()) {
            request = request.with("platform", platform);
        }
        ProgressBar bar = berth().progressBar();
        var counted = new Counted(sink, bar);
        try {
            var answer = berth().calls().client().stream(request, counted);
            if (!answer.success()) {
                throw Refusal.of(answer).failure();
            }
        } finally {
            bar.end();
        }
    }

    /** Shows how much has come. */
    private static final class Counted implements BodySink {
        private final BodySink sink;
        private final ProgressBar bar;
        private long count;

        Counted(BodySink sink, ProgressBar bar) {
            this.sink = sink;
            this.bar = bar;
        }

        @Override
        public void accept(byte[] bytes, int length) throws IOException {
            sink.accept(bytes, length);
            count += length;
            bar.bytes("writing", count, -1);
        }
    }
}
