package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import java.util.Locale;

/**
 * What became of one document.
 *
 * @param kind such as {@code Service}
 * @param namespace of the object
 * @param name of the object
 * @param outcome {@code created}, {@code configured} or {@code unchanged}
 */
record AppliedObject(String kind, String namespace, String name, String outcome) {
    static AppliedObject of(JsonObject object) {
        return new AppliedObject(
                JsonFields.text(object, "kind"),
                JsonFields.text(object, "namespace"),
                JsonFields.text(object, "name"),
                JsonFields.text(object, "outcome"));
    }

    /** {@code service/my-service created}. */
    @Override
    public String toString() {
        return Printable.line(kind.toLowerCase(Locale.ROOT) + "/" + name + " " + outcome);
    }
}
