package dev.berth.registry.crash;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Something is deleted.
 *
 * @param fact what is named in the request
 * @param too what goes with it
 */
record Delete(Fact fact, List<Fact> too) implements Step {
    Delete {
        too = List.copyOf(too);
    }

    @Override
    public Map<Fact, String> effects() {
        var effects = new HashMap<Fact, String>();
        effects.put(fact, Fact.ABSENT);
        too.forEach(also -> effects.put(also, Fact.ABSENT));
        return effects;
    }

    /** Deleting it again is answered with 404. */
    @Override
    public void perform(Target target, Session session) throws IOException {
        Step.expect("a deletion", target.wire().call("DELETE", fact.target()), 202, 404);
    }
}
