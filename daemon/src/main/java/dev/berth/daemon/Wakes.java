package dev.berth.daemon;

import dev.berth.daemon.control.ControlLoop;
import java.util.Optional;

/** Passes on to the loop what parts tell that start before it. */
final class Wakes {
    private volatile Optional<ControlLoop> loop = Optional.empty();

    void set(ControlLoop started) {
        loop = Optional.of(started);
    }

    void imagesChanged() {
        loop.ifPresent(ControlLoop::imagesChanged);
    }
}
