package dev.berth.daemon.store;

import dev.berth.daemon.document.Resource;
import dev.berth.policies.workload.Job;
import java.util.Collection;
import java.util.List;

/** What is deleted along with an object: the Jobs that a CronJob made. */
final class Dependents {
    private Dependents() {}

    static List<StoredObject> of(StoredObject owner, Collection<StoredObject> objects) {
        return objects.stream().filter(object -> isOwned(object, owner)).toList();
    }

    private static boolean isOwned(StoredObject object, StoredObject owner) {
        return object.resource() instanceof Resource.OfJob(Job job)
                && job.owner().filter(named -> named.uid().equals(owner.uid())).isPresent();
    }
}
