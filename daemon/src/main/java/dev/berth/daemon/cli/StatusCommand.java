package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import dev.berth.daemon.cli.print.Age;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth status}: whether the appliance works; fails if its engine does not answer. */
@Command(
        name = "status",
        description = "Shows whether the appliance works; fails if the engine does not answer.")
final class StatusCommand extends BerthCommand {
    @Mixin private final ReportFormat format = new ReportFormat();

    StatusCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        JsonObject status = berth().calls().get(AdminCalls.STATUS);
        if (format.json()) {
            output().line(JsonText.pretty(status, "  "));
        } else {
            show(status);
        }
        if (JsonFields.flag(status, "engine", "reachable")) {
            return ExitCode.OK;
        }
        String detail = JsonFields.text(status, "engine", "detail");
        throw CommandFailure.failed(
                "the engine does not answer" + (detail.isEmpty() ? "" : ": " + detail));
    }

    private void show(JsonObject status) throws IOException {
        line("Daemon", daemon(status));
        line("Engine", engine(JsonFields.object(status, "engine")));
        line("Pods", pods(JsonFields.object(status, "pods")));
        line("Registry", JsonFields.text(status, "registry", "address"));
        String https = JsonFields.text(status, "balancer", "https");
        line("Balancer", https.isEmpty() ? "" : "https://" + https);
        line("Memory", JsonFields.text(status, "balancer", "ceiling", "detail"));
        line("Issuer", JsonFields.text(status, "issuer"));
        line("CA", JsonFields.text(status, "caCertificate"));
        line("Certificate", until(JsonFields.text(status, "certificateNotAfter")));
        line("Network", JsonFields.text(status, "network", "subnet"));
    }

    /** What the daemon does not tell is left out. */
    private void line(String name, String value) throws IOException {
        if (!value.isEmpty()) {
            output().line(name + ":" + " ".repeat(12 - name.length()) + Printable.line(value));
        }
    }

    private static String daemon(JsonObject status) {
        long uptime = JsonFields.number(status, "uptimeSeconds");
        return "version "
                + JsonFields.textOr("unknown", status, "version")
                + ", up "
                + Age.of(Duration.ofSeconds(uptime))
                + ", revision "
                + JsonFields.number(status, "revision");
    }

    private static String engine(JsonObject engine) {
        if (!JsonFields.flag(engine, "reachable")) {
            return "does not answer";
        }
        String version = JsonFields.text(engine, "version");
        String api = JsonFields.text(engine, "apiVersion");
        return "answers"
                + (version.isEmpty() ? "" : ", version " + version)
                + (api.isEmpty() ? "" : ", API " + api);
    }

    private static String pods(JsonObject pods) {
        if (pods.isEmpty()) {
            return "";
        }
        return JsonFields.number(pods, "ready")
                + " of "
                + JsonFields.number(pods, "desired")
                + " ready";
    }

    private static String until(String time) {
        return time.isEmpty() ? "" : "until " + time;
    }
}
