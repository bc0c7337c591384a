package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminRequest;
import java.io.IOException;

/**
 * A slot that a user named.
 *
 * @param id its number
 */
record SlotName(String id) {
    /** Reads {@code slot/N} or {@code N}. */
    static SlotName of(String text) throws CommandFailure {
        String id = text.startsWith("slot/") ? text.substring("slot/".length()) : text;
        if (!id.matches("[0-9]{1,4}")) {
            throw CommandFailure.usage("\"" + text + "\" is no slot, expected slot/NUMBER");
        }
        return new SlotName(id);
    }

    /** Closes or opens it; the daemon's answer. */
    JsonObject want(Berth berth, String verb) throws CommandFailure, IOException {
        AdminRequest request =
                AdminRequest.post(
                        AdminCalls.SLOTS + "/" + id + "/" + verb, "application/json", "{}");
        return AdminCalls.object(berth.calls().client().send(request));
    }

    @Override
    public String toString() {
        return "slot/" + id;
    }
}
