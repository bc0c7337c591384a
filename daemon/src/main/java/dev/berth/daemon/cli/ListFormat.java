package dev.berth.daemon.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonText;
import dev.berth.daemon.cli.print.Table;
import dev.berth.daemon.cli.print.YamlText;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The option of commands that list: a table for people, or JSON or YAML. */
final class ListFormat {
    /** The forms. */
    enum Form {
        TABLE,
        JSON,
        YAML
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, json or yaml.")
    private Form form = Form.TABLE;

    /** Writes the list in the form that was asked for. */
    void write(List<JsonObject> items, Supplier<Table> table, StandardOutput output)
            throws IOException {
        var array = new JsonArray();
        items.forEach(array::add);
        var list = new JsonObject();
        list.add("items", array);
        write(list, table, output);
    }

    /** Writes one object in the form that was asked for. */
    void write(JsonObject object, Supplier<Table> table, StandardOutput output) throws IOException {
        switch (form) {
            case JSON -> output.line(JsonText.pretty(object, "  "));
            case YAML -> output.text(YamlText.of(object));
            case TABLE -> {
                for (String line : table.get().lines()) {
                    output.line(line);
                }
            }
        }
    }
}
