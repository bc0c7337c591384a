package dev.berth.daemon.store;

import com.google.gson.JsonObject;
import java.util.Optional;

/** What becomes of a stored object on somebody's wish that is not a document. */
sealed interface Edit {
    /**
     * It says something else from now on.
     *
     * @param json the whole object
     * @param cause on whose wish
     * @param failure what is known of what it said before
     */
    record Write(JsonObject json, Cause cause, Optional<RolloutFailure> failure) implements Edit {}

    /**
     * It says that already.
     *
     * @param why for the user
     */
    record Leave(String why) implements Edit {}

    /**
     * It cannot be done.
     *
     * @param why for the user
     */
    record Refuse(String why) implements Edit {}

    /** Decides, knowing what is stored; nothing changes in between. */
    @FunctionalInterface
    interface Editor {
        /** What becomes of that object. */
        Edit edit(StoredObject object, Optional<RolloutHistory> history);
    }
}
