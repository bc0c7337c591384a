package dev.berth.daemon.cli.print;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.berth.daemon.cli.json.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Tables, ages and YAML. */
class PrintTest {
    private static final List<String> STRINGS =
            List.of(
                    "",
                    " ",
                    "a",
                    "my-app",
                    "a b",
                    "a: b",
                    "a #b",
                    "#",
                    "-",
                    "- a",
                    "true",
                    "No",
                    "null",
                    "~",
                    "1",
                    "1.0",
                    "0x1f",
                    "1e3",
                    "e1",
                    "+1",
                    ".5",
                    ".inf",
                    "=",
                    "<<",
                    "2026-05-01",
                    "1:30",
                    "/",
                    "/run/x",
                    "a\nb",
                    "\ttab",
                    "\u001b",
                    "ä€😀",
                    "\"",
                    "'",
                    "[a]",
                    "{a}",
                    "*a",
                    "&a",
                    "!a",
                    "%a",
                    "@a",
                    "`a",
                    "a,b",
                    "a:",
                    "?",
                    "trailing ",
                    "a  b",
                    "\u0085",
                    "\u2028",
                    "\u007f");

    @Test
    void table_cells_areAsWideAsTheWidest() {
        var table = Table.of("A", "LONG").row("wide", "x").row("", "😀 y").row("a\tb\n", "z");

        assertEquals(List.of("A      LONG", "wide   x", "-      😀 y", "a b    z"), table.lines());
        assertThrows(IllegalArgumentException.class, () -> table.row("one"));
    }

    @ParameterizedTest
    @CsvSource({
        "-5,0s",
        "0,0s",
        "119,119s",
        "120,2m",
        "121,2m1s",
        "599,9m59s",
        "600,10m",
        "7199,119m",
        "7200,2h",
        "7260,2h1m",
        "86399,23h59m",
        "86400,1d",
        "90000,1d1h",
        "691199,7d23h",
        "691200,8d",
        "34560000,400d"
    })
    void age_seconds_areShort(long seconds, String text) {
        assertEquals(text, Age.of(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({"2026-05-01T11:59:00Z,60s", "2026-05-01T14:00:00+02:00,0s", "'',-", "gone,-"})
    void age_sinceATime_isCountedFromIt(String time, String text) {
        assertEquals(text, Age.since(time, Instant.parse("2026-05-01T12:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\":[]}", "{\"a\":{}}", "{\"a\":[[],[1,[2]],{\"b\":{}}]}"})
    void yaml_emptyAndNested_readsBack(String json) throws Exception {
        assertSame(JsonText.object(json));
    }

    @Test
    void yaml_everyOddString_readsBackAsKeyAndAsValue() {
        for (String string : STRINGS) {
            var object = new JsonObject();
            object.addProperty(string, string);
            assertSame(object);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20260501})
    void yaml_anyTree_readsBack(long seed) {
        var random = new Random(seed);
        for (int tree = 0; tree < 200; tree++) {
            var object = new JsonObject();
            object.add("root", tree(random, 4));
            assertSame(object);
        }
    }

    private static JsonElement tree(Random random, int depth) {
        int choice = random.nextInt(depth == 0 ? 4 : 7);
        if (choice == 0) {
            return JsonNull.INSTANCE;
        }
        if (choice == 1) {
            return new JsonPrimitive(random.nextBoolean());
        }
        if (choice == 2) {
            return new JsonPrimitive(random.nextInt());
        }
        if (choice == 3) {
            return new JsonPrimitive(string(random));
        }
        if (choice < 6) {
            var object = new JsonObject();
            for (int i = random.nextInt(4); i > 0; i--) {
                object.add(string(random), tree(random, depth - 1));
            }
            return object;
        }
        var array = new JsonArray();
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(tree(random, depth - 1));
        }
        return array;
    }

    private static String string(Random random) {
        return STRINGS.get(random.nextInt(STRINGS.size()));
    }

    /** YAML of another reader's making, compared by what it means in JSON. */
    private static void assertSame(JsonObject object) {
        String yaml = YamlText.of(object);
        var load = new Load(LoadSettings.builder().build());
        assertEquals(
                load.loadFromString(JsonText.compact(object)), load.loadFromString(yaml), yaml);
    }
}
