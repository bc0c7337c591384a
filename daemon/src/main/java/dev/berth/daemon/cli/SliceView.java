package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import dev.berth.daemon.cli.print.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * An EndpointSlice of the API, read for printing.
 *
 * @param object as the API gives it
 */
record SliceView(JsonObject object) {
    /** The columns of a list, as Kubernetes has them but for the age: a slice has none. */
    static final List<String> COLUMNS = List.of("NAME", "ADDRESSTYPE", "PORTS", "ENDPOINTS");

    List<String> cells() {
        List<String> addresses = new ArrayList<>();
        for (JsonObject endpoint : endpoints()) {
            addresses.addAll(JsonFields.texts(endpoint, "addresses"));
        }
        return List.of(
                JsonFields.text(object, "metadata", "name"),
                JsonFields.text(object, "addressType"),
                orNone(ports()),
                orNone(addresses));
    }

    /** Each endpoint with its name and what is known of it. */
    Table table() {
        var table = Table.of("ADDRESS", "HOSTNAME", "READY", "SERVING", "TERMINATING", "POD");
        for (JsonObject endpoint : endpoints()) {
            table.row(
                    String.join(",", JsonFields.texts(endpoint, "addresses")),
                    JsonFields.textOr("<none>", endpoint, "hostname"),
                    "" + JsonFields.flag(endpoint, "conditions", "ready"),
                    "" + JsonFields.flag(endpoint, "conditions", "serving"),
                    "" + JsonFields.flag(endpoint, "conditions", "terminating"),
                    JsonFields.text(endpoint, "targetRef", "name"));
        }
        return table;
    }

    List<String> ports() {
        List<String> ports = new ArrayList<>();
        for (JsonObject port : JsonFields.objects(object, "ports")) {
            ports.add(JsonFields.text(port, "port"));
        }
        return ports;
    }

    private List<JsonObject> endpoints() {
        return JsonFields.objects(object, "endpoints");
    }

    private static String orNone(List<String> texts) {
        return texts.isEmpty() ? "<none>" : String.join(",", texts);
    }
}
