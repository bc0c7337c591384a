package dev.berth.registry.crash;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Garbage is collected.
 *
 * @param gone what nobody has a right to any more
 */
record Collect(List<Fact> gone) implements Step {
    Collect {
        gone = List.copyOf(gone);
    }

    @Override
    public Map<Fact, String> effects() {
        var effects = new HashMap<Fact, String>();
        gone.forEach(fact -> effects.put(fact, Fact.ABSENT));
        return effects;
    }

    @Override
    public void perform(Target target, Session session) throws IOException {
        target.collect();
    }
}
