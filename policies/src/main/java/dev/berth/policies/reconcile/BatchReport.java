package dev.berth.policies.reconcile;

import dev.berth.policies.workload.ObjectName;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is said of everything that ends.
 *
 * @param jobs the status of each Job, by name
 * @param cronJobs the status of each CronJob, by name
 * @param notices what else there is to tell
 */
public record BatchReport(
        SortedMap<ObjectName, JobStatus> jobs,
        SortedMap<ObjectName, CronStatus> cronJobs,
        Set<Notice> notices) {
    /** There is none. */
    public static final BatchReport NONE =
            new BatchReport(new TreeMap<>(), new TreeMap<>(), Set.of());

    public BatchReport {
        jobs = Collections.unmodifiableSortedMap(new TreeMap<>(jobs));
        cronJobs = Collections.unmodifiableSortedMap(new TreeMap<>(cronJobs));
        notices = Set.copyOf(notices);
    }
}
