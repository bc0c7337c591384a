package dev.berth.daemon.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminException;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.json.JsonText;
import dev.berth.daemon.cli.print.YamlText;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth get}: shows objects. */
@Command(
        name = "get",
        description =
                "Shows objects: services (svc), deployments (deploy),"
                        + " statefulsets (sts), daemonsets (ds), jobs, cronjobs (cj),"
                        + " ingresses (ing),"
                        + " secrets, gateways (gtw), httproutes (hr), grpcroutes (gr),"
                        + " tlsroutes (tlsr), tcproutes (tcpr),"
                        + " referencegrants (refgrant), priorityclasses (pc), pods (po), events (ev).")
final class GetCommand extends BerthCommand {
    private static final String INDENT = "  ";

    @Parameters(
            arity = "1..2",
            paramLabel = "KIND [NAME]",
            hideParamSyntax = true,
            description = "What to show; KIND/NAME means the same.")
    private List<String> words = List.of();

    @Mixin private final NamespaceOption namespace = new NamespaceOption();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Those of every namespace.")
    private boolean everywhere;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, json, yaml or name.")
    private OutputFormat format = OutputFormat.TABLE;

    GetCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        ResourceName wanted = ResourceName.of(words);
        if (wanted.name().isEmpty()) {
            showAll(wanted.kind());
        } else if (everywhere) {
            throw CommandFailure.usage("--all-namespaces cannot be used with a name");
        } else {
            JsonObject object = one(wanted);
            show(wanted.kind(), List.of(object), object);
        }
        return ExitCode.OK;
    }

    private JsonObject one(ResourceName wanted) throws AdminException, CommandFailure {
        String place = namespace.checked();
        return berth().calls()
                .find(wanted.kind(), place, wanted.name())
                .orElseThrow(() -> missing(wanted, place));
    }

    private void showAll(ResourceKind kind) throws CommandFailure, IOException {
        String place = everywhere ? "" : namespace.checked();
        JsonObject list = berth().calls().list(kind, place);
        List<JsonObject> items = JsonFields.objects(list, "items");
        if (items.isEmpty() && (format == OutputFormat.TABLE || format == OutputFormat.NAME)) {
            berth().message(
                            "No "
                                    + kind.plural()
                                    + (place.isEmpty() ? "." : " in namespace " + place + "."));
        } else {
            show(kind, items, list);
        }
    }

    private void show(ResourceKind kind, List<JsonObject> items, JsonElement whole)
            throws IOException {
        switch (format) {
            case TABLE -> {
                var table =
                        new ResourceTable(
                                kind, everywhere, berth().surroundings().clock().instant());
                for (String line : table.of(items).lines()) {
                    output().line(line);
                }
            }
            case NAME -> {
                for (JsonObject item : items) {
                    output().line(
                                    kind.singular()
                                            + "/"
                                            + JsonFields.text(item, "metadata", "name"));
                }
            }
            case JSON -> output().line(JsonText.pretty(whole, INDENT));
            case YAML -> output().text(YamlText.of(whole));
        }
    }

    static CommandFailure missing(ResourceName wanted, String namespace) {
        return CommandFailure.failed(
                "there is no "
                        + wanted.kind().singular()
                        + " \""
                        + wanted.name()
                        + "\" in namespace "
                        + namespace);
    }
}
