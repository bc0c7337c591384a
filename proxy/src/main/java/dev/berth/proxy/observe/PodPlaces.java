package dev.berth.proxy.observe;

import java.util.Map;

/** Where pods are, as last told; one whose place was never told is known by its id. */
public final class PodPlaces {
    private volatile Map<String, PodPlace> byId = Map.of();

    /** Replaces what is known. */
    public void tell(Map<String, PodPlace> places) {
        byId = Map.copyOf(places);
    }

    PodPlace of(String podId) {
        PodPlace place = byId.get(podId);
        return place == null ? new PodPlace(podId, "") : place;
    }
}
