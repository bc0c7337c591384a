package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.daemon.store.Revision;
import dev.berth.daemon.store.RolloutFailure;
import dev.berth.daemon.store.RolloutHistory;

/** The revisions of a workload, as the admin API shows them. */
final class RolloutView {
    private RolloutView() {}

    /**
     * In the status of the Deployment: {@code revision}, {@code complete}, {@code lastGoodRevision}
     * where there is one, {@code failure} of the update before where it failed.
     */
    static JsonObject status(RolloutHistory history) {
        var view = new JsonObject();
        view.addProperty("revision", history.newest().number());
        view.addProperty("complete", history.newest().isComplete());
        history.lastGood().ifPresent(good -> view.addProperty("lastGoodRevision", good.number()));
        history.failure().ifPresent(failure -> view.add("failure", failure(failure)));
        return view;
    }

    private static JsonObject failure(RolloutFailure failure) {
        var view = new JsonObject();
        view.addProperty("revision", failure.revision());
        if (failure.rolledBackTo() > 0) {
            view.addProperty("rolledBackTo", failure.rolledBackTo());
        }
        view.addProperty("message", failure.message());
        view.addProperty("at", Times.text(failure.at()));
        view.add("pods", JsonParser.parseString(failure.evidence()).getAsJsonObject().get("pods"));
        return view;
    }

    /** Every revision with its template. */
    static JsonArray items(RolloutHistory history) {
        var items = new JsonArray();
        for (Revision revision : history.revisions()) {
            var item = new JsonObject();
            item.addProperty("revision", revision.number());
            item.addProperty("changeCause", revision.changeCause());
            item.addProperty("at", Times.text(revision.at()));
            item.addProperty("by", revision.cause().action());
            item.addProperty("complete", revision.isComplete());
            item.add("template", JsonParser.parseString(revision.template()));
            items.add(item);
        }
        return items;
    }
}
