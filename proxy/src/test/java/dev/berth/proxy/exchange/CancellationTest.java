package dev.berth.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancellationTest {
    private final List<String> ran = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation();

    @Test
    void cancel_twice_runsEachActionOnceInTurn() {
        cancellation.add(() -> ran.add("one"));
        cancellation.add(() -> ran.add("two"));

        cancellation.cancel();
        cancellation.cancel();

        assertEquals(List.of("one", "two"), ran);
    }

    @Test
    void add_afterCancel_runsAtOnce() {
        cancellation.cancel();

        cancellation.add(() -> ran.add("late"));

        assertEquals(List.of("late"), ran);
    }

    @Test
    void clear_beforeCancel_forgetsTheActions() {
        cancellation.add(() -> ran.add("one"));

        cancellation.clear();
        cancellation.cancel();

        assertEquals(List.of(), ran);
    }
}
