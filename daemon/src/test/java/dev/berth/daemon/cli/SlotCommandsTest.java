package dev.berth.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Closing, emptying and opening slots. */
class SlotCommandsTest extends CommandFixture {
    private static final String SLOTS = "GET /berth/v1/slots";

    @Test
    void cordonAndUncordon_slots_sayWhatBecameOfEach() {
        daemon.on("POST /berth/v1/slots/1/cordon", "{\"changed\":true}");
        daemon.on("POST /berth/v1/slots/2/cordon", "{\"changed\":false}");
        daemon.on("POST /berth/v1/slots/1/uncordon", "{\"changed\":true}");

        var cordoned = shell.run("cordon", "slot/1", "2");
        var opened = shell.run("uncordon", "slot/1");

        assertEquals(
                new Shell.Outcome(0, "slot/1 cordoned\nslot/2 already cordoned\n", ""), cordoned);
        assertEquals(new Shell.Outcome(0, "slot/1 uncordoned\n", ""), opened);
    }

    @Test
    void drain_slot_waitsUntilItIsEmpty() {
        daemon.on("POST /berth/v1/slots/1/drain", "{\"changed\":true}");
        daemon.on(SLOTS, slot("open", "a-0"));
        daemon.on(SLOTS, slot("draining", "a-0"));
        daemon.on(SLOTS, "{\"slots\":[{\"id\":1,\"state\":\"drained\",\"holders\":[]}]}");

        var outcome = shell.run("drain", "slot/1");

        assertEquals(0, outcome.code());
        assertEquals("slot/1 takes nobody any more\nslot/1 drained\n", outcome.out());
        assertEquals("draining slot/1 0 of 1\n", outcome.err());
    }

    @Test
    void drain_whoCannotLeave_timesOutAndSaysWhy() {
        daemon.on("POST /berth/v1/slots/1/drain", "{\"changed\":true}");
        daemon.on(SLOTS, slot("draining", "a-0"));

        var outcome = shell.run("drain", "1", "--timeout", "1ms");

        assertEquals(5, outcome.code());
        assertEquals(
                List.of(
                        "draining slot/1 0 of 1",
                        "berth: gave up waiting: slot/1 still holds default/a-0 (no room)"),
                outcome.err().lines().toList());
    }

    @Test
    void drain_podThatNobodyMakesAgain_isRefusedAndNamed() {
        daemon.on("POST /berth/v1/slots/1/drain", "{\"changed\":true}");
        daemon.on(SLOTS, bare());

        var outcome = shell.run("drain", "slot/1");

        assertEquals(1, outcome.code());
        assertEquals(
                List.of(
                        "draining slot/1 0 of 2",
                        "berth: slot/1 stays closed, but Pods that cannot be moved and that nobody"
                                + " makes again are on it (--force deletes them): default/alone"),
                outcome.err().lines().toList());
    }

    @Test
    void drain_podThatNobodyMakesAgainWithForce_isDeletedOnce() {
        daemon.on("POST /berth/v1/slots/1/drain", "{\"changed\":true}");
        daemon.on(SLOTS, bare());
        daemon.on(SLOTS, bare());
        daemon.on(SLOTS, "{\"slots\":[{\"id\":1,\"state\":\"drained\",\"holders\":[]}]}");
        daemon.on("DELETE /api/v1/namespaces/default/pods/alone", "{}");

        var outcome = shell.run("drain", "slot/1", "--force");

        assertEquals(0, outcome.code(), outcome.err());
        assertEquals(
                "slot/1 takes nobody any more\npod/alone of default deleted\nslot/1 drained\n",
                outcome.out());
    }

    private static String bare() {
        return """
               {"slots":[{"id":1,"state":"draining","holders":[
                {"namespace":"default","pod":"alone","reason":"DrainNeedsForce","message":"no"},
                {"namespace":"default","pod":"a-0","reason":"DrainWaits","message":"no"}]}]}
               """;
    }

    @Test
    void slotName_anythingElse_isWrongUsage() {
        var codes =
                List.of(
                        shell.run("cordon", "slot/x").code(),
                        shell.run("drain", "pod/1").code(),
                        shell.run("uncordon").code());

        assertEquals(List.of(2, 2, 2), codes);
    }

    private static String slot(String state, String pod) {
        return """
               {"slots":[{"id":1,"state":"%s","holders":[
                {"namespace":"default","pod":"%s","message":"no room"}]}]}
               """
                .formatted(state, pod);
    }
}
