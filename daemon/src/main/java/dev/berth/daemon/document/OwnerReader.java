package dev.berth.daemon.document;

import dev.berth.policies.workload.Job;
import java.util.List;
import java.util.Optional;

/** Reads the {@code ownerReferences} of a Job: a CronJob may have made it, nobody else. */
final class OwnerReader {
    private OwnerReader() {}

    static Optional<Job.Owner> read(Fields metadata) {
        List<Fields> owners = metadata.each("ownerReferences");
        if (owners.size() > 1) {
            metadata.error("ownerReferences", "has " + owners.size() + " owners, expected one");
        }
        return owners.stream().findFirst().flatMap(OwnerReader::owner);
    }

    private static Optional<Job.Owner> owner(Fields owner) {
        owner.only("apiVersion", "batch/v1", "a CronJob is of batch/v1");
        owner.only("kind", "CronJob", "a Job is owned by a CronJob or by nobody");
        owner.accept("controller", "blockOwnerDeletion");
        Optional<String> name = owner.requiredText("name");
        Optional<String> uid = owner.requiredText("uid");
        owner.refuseUnknown();
        return name.isEmpty() || uid.isEmpty()
                ? Optional.empty()
                : Optional.of(new Job.Owner(name.get(), uid.get()));
    }
}
