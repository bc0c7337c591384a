package dev.berth.proxy.observe;

/** What becomes a line of the access log. */
sealed interface LogEntry permits AccessEntry, StreamEntry {
    /**
     * It as one JSON object; what is not known is left out.
     *
     * @param places where pods are
     */
    String line(PodPlaces places);
}
