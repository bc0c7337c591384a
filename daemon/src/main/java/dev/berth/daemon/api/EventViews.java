package dev.berth.daemon.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.control.Event;
import java.util.List;

/** Events as the Kubernetes API shows them. */
final class EventViews {
    private EventViews() {}

    static JsonObject list(List<Event> events) {
        var items = new JsonArray();
        int number = 0;
        for (Event event : events) {
            items.add(event(event, number++));
        }
        return Lists.of("v1", "EventList", items);
    }

    private static JsonObject event(Event event, int number) {
        var about = new JsonObject();
        about.addProperty("kind", event.kind());
        about.addProperty("namespace", event.object().namespace());
        about.addProperty("name", event.object().name());
        var metadata = new JsonObject();
        metadata.addProperty("name", event.object().name() + "." + number);
        metadata.addProperty("namespace", event.object().namespace());
        metadata.addProperty("creationTimestamp", Times.text(event.firstAt()));
        var view = new JsonObject();
        view.addProperty("apiVersion", "v1");
        view.addProperty("kind", "Event");
        view.add("metadata", metadata);
        view.add("involvedObject", about);
        view.addProperty("type", event.severity().label());
        view.addProperty("reason", event.reason());
        view.addProperty("message", event.message());
        view.addProperty("firstTimestamp", Times.text(event.firstAt()));
        view.addProperty("lastTimestamp", Times.text(event.lastAt()));
        view.addProperty("count", event.count());
        return view;
    }
}
