package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminRequest;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import dev.berth.daemon.cli.print.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth route explain}: which route would take a request, and why not the others. */
@Command(
        name = "explain",
        description =
                "Tells which route, policy and endpoint would take a request and why the others"
                        + " would not; sends nothing.")
final class RouteExplainCommand extends BerthCommand {
    @Parameters(index = "0", paramLabel = "METHOD", description = "Such as GET.")
    private String method = "";

    @Parameters(
            index = "1",
            paramLabel = "URL",
            description = "Such as https://a.example/path?x=1.")
    private String url = "";

    @Option(
            names = "--header",
            paramLabel = "NAME:VALUE",
            description = "A header field of the request; may be repeated.")
    private List<String> headers = List.of();

    @Mixin private final ReportFormat format = new ReportFormat();

    RouteExplainCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        AdminRequest request =
                AdminRequest.get(AdminCalls.ROUTE_EXPLAIN).with("method", method).with("url", url);
        for (String header : headers) {
            request = request.with("header", header);
        }
        JsonObject answer = berth().calls().get(request.target());
        if (format.json()) {
            output().line(JsonText.pretty(answer, "  "));
            return ExitCode.OK;
        }
        for (String line : lines(answer)) {
            output().line(line);
        }
        return ExitCode.OK;
    }

    private static List<String> lines(JsonObject answer) {
        List<String> lines = new ArrayList<>();
        lines.add(
                Printable.line(
                        JsonFields.text(answer, "request", "method")
                                + " "
                                + JsonFields.text(answer, "request", "host")
                                + JsonFields.text(answer, "request", "path")
                                + " is "
                                + JsonFields.text(answer, "outcome")
                                + status(answer)));
        if (!JsonFields.object(answer, "route").isEmpty()) {
            lines.add("  by " + route(JsonFields.object(answer, "route")));
        }
        JsonObject access = JsonFields.object(answer, "access");
        if (!access.isEmpty()) {
            String scope = JsonFields.text(access, "scope");
            lines.add(
                    Printable.line(
                            "  for a token of "
                                    + JsonFields.text(access, "issuer")
                                    + " with audience "
                                    + JsonFields.text(access, "audience")
                                    + (scope.isEmpty() ? "" : " and scope " + scope)));
        }
        JsonFields.texts(answer, "filters")
                .forEach(filter -> lines.add(Printable.line("  " + filter)));
        for (JsonObject backend : JsonFields.objects(answer, "backends")) {
            lines.add(backend(backend));
        }
        List<JsonObject> others = JsonFields.objects(answer, "others");
        if (!others.isEmpty()) {
            lines.add("");
            var table = Table.of("NOT TAKEN BY", "HOST", "PATH", "BECAUSE", "EXPECTED");
            for (JsonObject other : others) {
                table.row(
                        name(other),
                        JsonFields.text(other, "host"),
                        JsonFields.text(other, "path"),
                        JsonFields.text(other, "reason"),
                        JsonFields.text(other, "expected"));
            }
            lines.addAll(table.lines());
        }
        return lines;
    }

    private static String status(JsonObject answer) {
        String status = JsonFields.text(answer, "status");
        return status.isEmpty() ? "" : " with " + status + ": " + JsonFields.text(answer, "detail");
    }

    private static String name(JsonObject route) {
        return (JsonFields.text(route, "kind")
                        + " "
                        + JsonFields.text(route, "name")
                        + " "
                        + JsonFields.text(route, "place"))
                .strip();
    }

    private static String route(JsonObject route) {
        return Printable.line(
                name(route)
                        + " (host "
                        + JsonFields.text(route, "host")
                        + ", path "
                        + JsonFields.text(route, "path")
                        + ")");
    }

    private static String policy(JsonObject policy) {
        String timeout = JsonFields.text(policy, "timeoutMillis");
        return JsonFields.text(policy, "algorithm")
                + ", "
                + JsonFields.text(policy, "attempts")
                + " retries"
                + (timeout.isEmpty() ? "" : ", " + timeout + " ms at most");
    }

    private static String backend(JsonObject backend) {
        List<String> endpoints = JsonFields.texts(backend, "endpoints");
        String problem = JsonFields.text(backend, "problem");
        return Printable.line(
                "  to Service "
                        + JsonFields.text(backend, "service")
                        + " ("
                        + JsonFields.text(backend, "percent")
                        + " %, "
                        + policy(JsonFields.object(backend, "policy"))
                        + "): "
                        + (problem.isEmpty() ? String.join(", ", endpoints) : problem));
    }
}
