package dev.berth.daemon.api;

import com.google.gson.JsonObject;
import dev.berth.daemon.control.LiveState;
import dev.berth.daemon.host.HostSlots;
import dev.berth.daemon.isolation.HostIntruder;
import dev.berth.daemon.store.SlotIntents;
import dev.berth.daemon.store.SlotIntents.Intent;
import dev.berth.policies.slots.Slot;
import dev.berth.policies.slots.SlotMap;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The slots: who holds which, and which of them are closed or opened again. */
final class SlotHandlers implements HttpService {
    private static final String SLOTS = "/berth/v1/slots";

    private final Supplier<Optional<LiveState>> live;
    private final Supplier<HostSlots.Cut> host;
    private final SlotIntents intents;
    private final Supplier<List<HostIntruder>> intruders;
    private final InstantSource clock;

    SlotHandlers(
            Supplier<Optional<LiveState>> live,
            Supplier<HostSlots.Cut> host,
            SlotIntents intents,
            Supplier<List<HostIntruder>> intruders,
            InstantSource clock) {
        this.live = live;
        this.host = host;
        this.intents = intents;
        this.intruders = intruders;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(SLOTS, this::slots);
        for (Intent intent : Intent.values()) {
            rules.post(
                    SLOTS + "/{id}/" + intent.word(),
                    (request, response) -> want(intent, request, response));
        }
    }

    private void slots(ServerRequest request, ServerResponse response) {
        Answers.json(
                response,
                new SlotViews(PodHandlers.live(live), host.get(), intruders.get()).slots());
    }

    private void want(Intent intent, ServerRequest request, ServerResponse response) {
        Slot slot = slot(request.path().pathParameters().get("id"));
        boolean changed =
                intents.want(
                        intent,
                        slot.cpus(),
                        "Slot " + slot.id() + " (CPUs " + slot.cpus() + ")",
                        Callers.author(),
                        clock.instant());
        var view = new JsonObject();
        view.addProperty("slot", slot.id());
        view.addProperty("cpus", slot.cpus().toString());
        view.addProperty("intent", intent.word());
        view.addProperty("changed", changed);
        Answers.json(response, view);
    }

    private Slot slot(String id) {
        SlotMap map = host.get().map();
        Slot slot =
                map.slots().stream()
                        .filter(one -> Integer.toString(one.id()).equals(id))
                        .findFirst()
                        .orElseThrow(() -> ApiRefusal.notFound("slots \"" + id + "\""));
        if (map.isReserved(slot)) {
            throw ApiRefusal.badRequest(
                    "slot " + id + " is reserved for the system and takes nobody anyway");
        }
        return slot;
    }
}
