package dev.berth.daemon.document;

import dev.berth.policies.workload.Deployment;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.JobCompletion;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.RestartPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads the {@code spec} of a Job.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/">Job</a>
 */
final class JobReader {
    private static final List<RestartPolicy> POLICIES =
            List.of(RestartPolicy.ON_FAILURE, RestartPolicy.NEVER);
    private static final String BY_NAME = "the pods of a Job are known by its name";
    private static final String BACKOFF = "failures count for the whole Job; use backoffLimit";

    private JobReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        Optional<Job.Owner> owner = root.fields("metadata").flatMap(OwnerReader::read);
        return root.requiredFields("spec")
                .flatMap(spec -> spec(spec, metadata.name(), owner))
                .map(Resource.OfJob::new);
    }

    /** The Job that such a {@code spec} describes; also that of a CronJob's template. */
    static Optional<Job> spec(Fields spec, ObjectName name, Optional<Job.Owner> owner) {
        int before = spec.findings().errorCount();
        Optional<JobCompletion> completion = completion(spec);
        boolean suspend = spec.flag("suspend").orElse(false);
        Optional<Duration> ttl = seconds(spec, "ttlSecondsAfterFinished", 0);
        refuse(spec);
        var template =
                spec.requiredFields("template")
                        .flatMap(fields -> PodTemplateReader.readEnding(fields, POLICIES));
        spec.refuseUnknown();
        return template.isEmpty() || completion.isEmpty() || spec.findings().errorCount() > before
                ? Optional.empty()
                : Optional.of(
                        new Job(name, template.get(), completion.get(), suspend, ttl, owner, ""));
    }

    private static Optional<JobCompletion> completion(Fields spec) {
        OptionalLong parallelism = spec.integer("parallelism", 0, Deployment.MAX_REPLICAS);
        OptionalInt completions = completions(spec, parallelism);
        boolean indexed = isIndexed(spec);
        if (indexed && completions.isEmpty()) {
            spec.require("completions", "a number: each index from 0 below it is one pod's work");
            return Optional.empty();
        }
        OptionalLong limit = spec.integer("backoffLimit", 0, Integer.MAX_VALUE);
        return Optional.of(
                new JobCompletion(
                        (int) parallelism.orElse(1),
                        completions,
                        indexed,
                        (int) limit.orElse(JobCompletion.DEFAULT_BACKOFF_LIMIT),
                        seconds(spec, "activeDeadlineSeconds", 1)));
    }

    /** One, unless the pods are to find out by themselves when the work is done. */
    private static OptionalInt completions(Fields spec, OptionalLong parallelism) {
        OptionalLong given = spec.integer("completions", 0, JobCompletion.MAX_COMPLETIONS);
        if (given.isPresent()) {
            return OptionalInt.of((int) given.getAsLong());
        }
        return parallelism.isPresent() ? OptionalInt.empty() : OptionalInt.of(1);
    }

    private static boolean isIndexed(Fields spec) {
        Optional<String> mode = spec.text("completionMode");
        mode.filter(text -> !List.of("NonIndexed", "Indexed").contains(text))
                .ifPresent(
                        text ->
                                spec.error(
                                        "completionMode",
                                        Quoted.of(text) + ", expected NonIndexed or Indexed"));
        return mode.filter("Indexed"::equals).isPresent();
    }

    static Optional<Duration> seconds(Fields spec, String name, long least) {
        OptionalLong seconds = spec.integer(name, least, Integer.MAX_VALUE);
        return seconds.isPresent()
                ? Optional.of(Duration.ofSeconds(seconds.getAsLong()))
                : Optional.empty();
    }

    private static void refuse(Fields spec) {
        spec.refuse("backoffLimitPerIndex", BACKOFF);
        spec.refuse("maxFailedIndexes", BACKOFF);
        spec.refuse("podFailurePolicy", "every failure counts alike");
        spec.refuse("successPolicy", "all completions have to succeed");
        spec.only(
                "podReplacementPolicy",
                "TerminatingOrFailed",
                "a pod is replaced once it is told to end");
        spec.refuse("managedBy", "Berth runs every Job");
        spec.refuse("selector", BY_NAME);
        spec.only("manualSelector", false, BY_NAME);
    }
}
