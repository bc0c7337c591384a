package dev.berth.registry.http;

import com.google.gson.JsonObject;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.login.Caller;
import dev.berth.registry.login.Scope.Action;
import java.util.ArrayList;
import java.util.List;

/**
 * GET {@code /v2/_catalog}: repositories with a manifest that the caller may pull, in ASCII order,
 * a page at a time.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/api/#listing-repositories">Docker
 *     Registry HTTP API V2, listing repositories</a>
 */
final class Catalog {
    private final AccessGate gate;
    private final RegistryIndex index;
    private final int mostNames;

    Catalog(AccessGate gate, RegistryIndex index, int mostNames) {
        this.gate = gate;
        this.index = index;
        this.mostNames = mostNames;
    }

    Answer get(Caller caller, Exchange exchange) {
        var asked = NamePage.parse(exchange.query(), mostNames);
        if (asked.isEmpty()) {
            return NamePage.malformed();
        }
        var page = asked.get();
        List<String> found = found(caller, page);
        var body = new JsonObject();
        body.add("repositories", page.names(found));
        return page.linked(Answer.json(200, body), "/v2/_catalog", found);
    }

    /** Looks past repositories that the caller may not pull, so that no page tells of them. */
    private List<String> found(Caller caller, NamePage page) {
        var found = new ArrayList<String>();
        String last = page.last();
        while (true) {
            var names = index.repositories(last, page.wanted());
            for (var name : names) {
                if (found.size() < page.wanted() && gate.may(caller, Action.PULL, name)) {
                    found.add(name.value());
                }
            }
            if (names.size() < page.wanted() || found.size() == page.wanted()) {
                return found;
            }
            last = names.getLast().value();
        }
    }
}
