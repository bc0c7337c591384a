package dev.berth.policies.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.base.Result;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuSetTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|''",
                "0|0",
                "8191|8191",
                "0-3,8|0-3,8",
                "0,1,2,3|0-3",
                "3,1|1,3",
                "0-3,2-5|0-5",
                "5-5|5",
                "007|7",
                "0-8191|0-8191",
            })
    void parse_ofAKernelList_printsItShortestAndAscending(String text, String printed) {
        assertEquals(printed, CpuSet.parse(text).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "a",
                "-1",
                "1-",
                "-",
                ",",
                "1,",
                ",1",
                "1,,2",
                "3-1",
                "0-3:1/2",
                "1 ,2",
                "+1",
                "8192",
                "0-8192",
                "99999999999999999999",
                "1-2-3",
                "0x1",
                "1\n",
                "١"
            })
    void parse_ofAnythingElse_isRefused(String text) {
        assertInstanceOf(Result.Refused.class, CpuSet.parse(text));
    }

    @Test
    void parse_ofAnEndlessText_isRefusedWithoutRepeatingIt() {
        var refused =
                assertInstanceOf(Result.Refused.class, CpuSet.parse("1,".repeat(100_000) + "1"));

        assertTrue(refused.problems().getFirst().toString().length() < 200);
    }

    @Test
    void parse_ofWhatIsPrinted_isTheSameSet() {
        Seeds.each(
                200,
                random -> {
                    var set = CpuSet.of(random(random).stream().mapToInt(id -> id));

                    assertEquals(set, CpuSet.parse(set.toString()).orElseThrow());
                });
    }

    @Test
    void algebra_agreesWithPlainSets() {
        Seeds.each(
                500,
                random -> {
                    var a = random(random);
                    var b = random(random);
                    var x = CpuSet.of(a.stream().mapToInt(id -> id));
                    var y = CpuSet.of(b.stream().mapToInt(id -> id));
                    var union = new TreeSet<>(a);
                    union.addAll(b);
                    var minus = new TreeSet<>(a);
                    minus.removeAll(b);
                    var common = new TreeSet<>(a);
                    common.retainAll(b);

                    assertEquals(union, ids(x.union(y)));
                    assertEquals(minus, ids(x.minus(y)));
                    assertEquals(common, ids(x.intersection(y)));
                    assertEquals(!common.isEmpty(), x.intersects(y));
                    assertEquals(a.containsAll(b), x.containsAll(y));
                    assertEquals(a.size(), x.size());
                    assertEquals(a.equals(b), x.equals(y));
                });
    }

    @Test
    void operations_leaveTheirOperandsAlone() {
        var a = CpuSet.of(0, 1);
        var b = CpuSet.of(1, 2);

        a.union(b);
        a.minus(b);
        a.intersection(b);

        assertEquals("0-1", a.toString());
        assertEquals("1-2", b.toString());
    }

    @Test
    void first_ofNothing_throws() {
        assertEquals(3, CpuSet.of(7, 3).first());
        assertThrows(IllegalStateException.class, CpuSet.EMPTY::first);
        assertTrue(CpuSet.range(4, 3).isEmpty());
        assertFalse(CpuSet.of(1).contains(-1));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 8_192})
    void of_whatIsNoCpu_throws(int id) {
        assertThrows(IllegalArgumentException.class, () -> CpuSet.of(id));
    }

    private static Set<Integer> random(Random random) {
        var ids = new HashSet<Integer>();
        int bound = random.nextBoolean() ? 10 : random.nextBoolean() ? 200 : CpuSet.MAX_ID + 1;
        int first = bound == 200 ? random.nextInt(CpuSet.MAX_ID - bound) : 0;
        for (int i = random.nextInt(12); i > 0; i--) {
            ids.add(first + random.nextInt(bound));
        }
        return ids;
    }

    private static Set<Integer> ids(CpuSet set) {
        var ids = new TreeSet<Integer>();
        set.stream().forEach(ids::add);
        return ids;
    }
}
