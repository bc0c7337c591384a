package dev.berth.daemon.cli.print;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.berth.daemon.cli.json.JsonText;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes a JSON tree as YAML in block style.
 *
 * <p>A string stands plain only where every YAML version reads it as a string; any other is written
 * as a JSON string, which is YAML too (YAML 1.2 §1.3).
 */
public final class YamlText {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*");

    /** Words and shapes that some version of YAML takes for something else than a string. */
    private static final Pattern MEANS_SOMETHING =
            Pattern.compile("(?i)(?:y|n|yes|no|on|off|true|false|null|inf|nan|e\\d*)");

    private final StringBuilder text = new StringBuilder();

    private YamlText() {}

    /** The tree as one document, which ends with a line break. */
    public static String of(JsonElement element) {
        var yaml = new YamlText();
        if (isBlock(element)) {
            yaml.block(element, "", false);
        } else {
            yaml.text.append(inline(element)).append('\n');
        }
        return yaml.text.toString();
    }

    private static boolean isBlock(JsonElement element) {
        return (element instanceof JsonObject object && !object.isEmpty())
                || (element instanceof JsonArray array && !array.isEmpty());
    }

    /**
     * @param begun whether the first line's indentation stands already, after {@code "- "}
     */
    private void block(JsonElement element, String indent, boolean begun) {
        boolean first = begun;
        if (element instanceof JsonObject object) {
            for (Map.Entry<String, JsonElement> member : object.entrySet()) {
                text.append(first ? "" : indent).append(scalar(member.getKey())).append(':');
                member(member.getValue(), indent);
                first = false;
            }
        } else if (element instanceof JsonArray array) {
            for (JsonElement item : array) {
                text.append(first ? "" : indent).append("- ");
                if (isBlock(item)) {
                    block(item, indent + "  ", true);
                } else {
                    text.append(inline(item)).append('\n');
                }
                first = false;
            }
        }
    }

    private void member(JsonElement value, String indent) {
        if (isBlock(value)) {
            text.append('\n');
            // A list stands as deep as its name, as people write Kubernetes documents.
            block(value, value instanceof JsonArray ? indent : indent + "  ", false);
        } else {
            text.append(' ').append(inline(value)).append('\n');
        }
    }

    private static String inline(JsonElement element) {
        return element instanceof JsonPrimitive primitive && primitive.isString()
                ? scalar(primitive.getAsString())
                : JsonText.compact(element);
    }

    private static String scalar(String value) {
        return PLAIN.matcher(value).matches() && !MEANS_SOMETHING.matcher(value).matches()
                ? value
                : JsonText.compact(new JsonPrimitive(value));
    }
}
