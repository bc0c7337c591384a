package dev.berth.proxy.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One line of JSON, read back by another program. */
final class JsonLineTest {
    @Test
    void text_everyCharacter_isReadBackTheSameAndStaysOneLine() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var text = new StringBuilder("\"\\\n\r\t\u0000\u001f\u007f\u2028\u2029é€");
        for (int at = 0; at < 2000; at++) {
            text.append((char) random.nextInt(Character.MAX_VALUE + 1));
        }

        String line = new JsonLine().text("a", text.toString()).toString();

        assertEquals(1, line.lines().count(), "seed " + seed);
        JsonObject read = JsonParser.parseString(line).getAsJsonObject();
        assertEquals(text.toString(), read.get("a").getAsString(), "seed " + seed);
    }

    @Test
    void toString_severalMembers_keepsTheirOrder() {
        String line = new JsonLine().text("a", "x").number("b", -1).text("c", "").toString();

        assertEquals("{\"a\":\"x\",\"b\":-1,\"c\":\"\"}", line);
    }
}
