package dev.berth.registry.crash;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was promised for a time is promised no more.
 *
 * @param facts may be there or not from now on
 */
record Lapse(List<Fact> facts) implements Step {
    Lapse {
        facts = List.copyOf(facts);
    }

    @Override
    public Map<Fact, String> effects() {
        var effects = new HashMap<Fact, String>();
        facts.forEach(fact -> effects.put(fact, Fact.UNCERTAIN));
        return effects;
    }

    @Override
    public void perform(Target target, Session session) {
        // Time does it.
    }
}
