package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogFollowersTest {
    private final LogFollowers followers = new LogFollowers();
    private final List<Integer> ended = new ArrayList<>();

    @Test
    void enter_everyPlaceTaken_endsTheOneSilentLongest() {
        var entered = full();
        followers.sent(entered.get(0));
        followers.leave(entered.get(1));
        followers.enter(() -> ended.add(100));

        followers.enter(() -> ended.add(101));

        assertEquals(List.of(2), ended);
    }

    @Test
    void sent_oneThatHasLeft_takesNoPlace() {
        var entered = full();
        followers.leave(entered.get(0));
        followers.sent(entered.get(0));

        followers.enter(() -> ended.add(100));

        assertEquals(List.of(), ended);
    }

    private List<LogFollowers.Follower> full() {
        var entered = new ArrayList<LogFollowers.Follower>();
        for (int i = 0; i < LogFollowers.MAX_FOLLOWERS; i++) {
            int number = i;
            entered.add(() -> ended.add(number));
            followers.enter(entered.get(i));
        }
        return entered;
    }
}
