package dev.berth.daemon.api;

import com.google.gson.JsonObject;
import dev.berth.daemon.store.AuditLog;
import dev.berth.policies.base.Problem;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.image.Tag;
import dev.berth.registry.Registry;
import dev.berth.registry.base.StorageFault;
import dev.berth.registry.transfer.ArchiveFormat;
import dev.berth.registry.transfer.Export;
import dev.berth.registry.transfer.ExportOptions;
import dev.berth.registry.transfer.ExportOutcome;
import dev.berth.registry.transfer.ImportOptions;
import dev.berth.registry.transfer.ImportOutcome;
import dev.berth.registry.transfer.TransferProgress;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Images in and out as archives; bodies of any length, none of which is held in memory. */
final class ImageTransferHandlers implements HttpService {
    private static final Logger LOG = System.getLogger(ImageTransferHandlers.class.getName());
    private static final int BUFFER_BYTES = 64 << 10;

    /** Images of one archive that is asked for. */
    static final int MOST_EXPORTED = 1_000;

    private final Registry registry;
    private final AuditLog audit;
    private final InstantSource clock;

    ImageTransferHandlers(Registry registry, AuditLog audit, InstantSource clock) {
        this.registry = registry;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/berth/v1/registry/import", this::takeIn)
                .get("/berth/v1/registry/export", this::giveOut);
    }

    private void takeIn(ServerRequest request, ServerResponse response) throws IOException {
        ImportOptions options = options(ImageHandlers.parameter(request, "name"));
        if (!request.content().hasEntity()) {
            throw ApiRefusal.badRequest("no body, expected an archive");
        }
        var lines = new AnswerLines(response);
        var begun = new JsonObject();
        begun.addProperty("phase", "reading");
        lines.line(begun);
        try {
            var outcome =
                    registry.importArchive(
                            new ArchiveBody(request.content().inputStream()),
                            options,
                            new ProgressLines(lines));
            switch (outcome) {
                case ImportOutcome.Imported imported -> {
                    record(imported);
                    lines.result(ImageViews.imported(imported));
                }
                case ImportOutcome.Refused(Problem problem) ->
                        lines.error(ApiRefusal.invalid(List.of(problem)));
            }
        } catch (StorageFault fault) {
            LOG.log(Level.WARNING, "an import failed", fault);
            lines.error(LongWork.refusal(fault));
        } catch (IOException gone) {
            LOG.log(Level.INFO, () -> "an import broke off: " + gone.getMessage());
            throw new CloseConnectionException("the archive broke off", gone);
        }
    }

    private void record(ImportOutcome.Imported imported) {
        String names =
                imported.images().stream()
                        .flatMap(
                                image ->
                                        image.tags().stream()
                                                .map(tag -> image.repository() + ":" + tag))
                        .limit(20)
                        .collect(Collectors.joining(", "));
        audit.record(Callers.author(), "import", "Image " + names, clock.instant());
    }

    private static ImportOptions options(String name) {
        if (name.isEmpty()) {
            return ImportOptions.asNamed();
        }
        ImageReference reference = ImageHandlers.reference(name);
        if (reference.digest().isPresent()) {
            throw ApiRefusal.badRequest("name is \"" + name + "\", expected repository[:tag]");
        }
        boolean hasTag = name.lastIndexOf(':') > name.lastIndexOf('/');
        Optional<Tag> tag = hasTag ? reference.tag() : Optional.empty();
        return ImportOptions.named(reference.repository(), tag);
    }

    private void giveOut(ServerRequest request, ServerResponse response) {
        List<ImageReference> references =
                request.query().all("reference", List::of).stream()
                        .map(ImageHandlers::reference)
                        .toList();
        if (references.isEmpty() || references.size() > MOST_EXPORTED) {
            throw ApiRefusal.badRequest(
                    references.size() + " references, expected 1 to " + MOST_EXPORTED);
        }
        switch (registry.exportArchive(references, exportOptions(request))) {
            case ExportOutcome.Refused(List<Problem> problems) ->
                    throw ApiRefusal.invalid(problems);
            case ExportOutcome.Ready(Export export) -> stream(export, response);
        }
    }

    private static ExportOptions exportOptions(ServerRequest request) {
        String format = ImageHandlers.parameter(request, "format");
        String platform = ImageHandlers.parameter(request, "platform");
        if (!platform.isEmpty() && !platform.matches("[a-z0-9]{1,32}/[a-z0-9]{1,32}")) {
            throw ApiRefusal.badRequest(
                    "platform is \"" + platform + "\", expected one such as linux/amd64");
        }
        return new ExportOptions(
                ArchiveFormat.of(format.isEmpty() ? ArchiveFormat.OCI.label() : format)
                        .orElseThrow(
                                () ->
                                        ApiRefusal.badRequest(
                                                "format is \""
                                                        + format
                                                        + "\", expected oci or docker")),
                platform.isEmpty() ? ExportOptions.hostPlatform() : platform,
                !ImageHandlers.parameter(request, "referrers").equals("false"));
    }

    /** An archive that breaks off must not look whole: then the answer's end is never sent. */
    private static void stream(Export export, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "application/x-tar");
        OutputStream body = response.outputStream();
        try {
            export.writeTo(new BufferedOutputStream(body, BUFFER_BYTES), TransferProgress.none());
            body.close();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "an export broke off", e);
            throw new CloseConnectionException("an export broke off", e);
        }
    }

    /** A body whose failures are those of a stream, whatever the codec throws. */
    private static final class ArchiveBody extends InputStream {
        private final InputStream body;

        ArchiveBody(InputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return body.read(bytes, offset, length);
            } catch (RuntimeException e) {
                throw new IOException("the body broke off", e);
            }
        }
    }
}
