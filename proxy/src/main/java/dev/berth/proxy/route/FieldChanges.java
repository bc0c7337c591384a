package dev.berth.proxy.route;

import dev.berth.policies.workload.RouteFilter.Header;
import dev.berth.policies.workload.RouteFilter.HeaderChange;
import dev.berth.proxy.wire.Fields;
import java.util.List;

/** Changes header fields as filters say: set, add, remove. */
final class FieldChanges {
    private FieldChanges() {}

    /** The fields after all those changes, one after the other. */
    static Fields apply(List<HeaderChange> changes, Fields fields) {
        Fields changed = fields;
        for (HeaderChange change : changes) {
            for (String name : change.remove()) {
                changed = changed.without(name);
            }
            for (Header header : change.set()) {
                changed = changed.without(header.name()).with(header.name(), header.value());
            }
            for (Header header : change.add()) {
                changed = changed.with(header.name(), header.value());
            }
        }
        return changed;
    }
}
