package dev.berth.daemon.document;

import dev.berth.policies.base.Result;
import dev.berth.policies.schedule.CronSchedule;
import dev.berth.policies.workload.CronJob;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the {@code spec} of a CronJob.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/cron-job-v1/">CronJob</a>
 */
final class CronJobReader {
    private static final int KEPT_SUCCESSFUL = 3;
    private static final int KEPT_FAILED = 1;
    private static final int MAX_KEPT = 100;

    private CronJobReader() {}

    static Optional<Resource> read(Fields root, Metadata metadata) {
        Optional<Fields> found = root.requiredFields("spec");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields spec = found.get();
        int before = spec.findings().errorCount();
        Optional<CronSchedule> schedule =
                spec.requiredText("schedule").flatMap(text -> schedule(spec, text));
        ZoneId zone = zone(spec);
        CronJob.Concurrency concurrency = concurrency(spec);
        var deadline = JobReader.seconds(spec, "startingDeadlineSeconds", 0);
        boolean suspend = spec.flag("suspend").orElse(false);
        long successful =
                spec.integer("successfulJobsHistoryLimit", 0, MAX_KEPT).orElse(KEPT_SUCCESSFUL);
        long failed = spec.integer("failedJobsHistoryLimit", 0, MAX_KEPT).orElse(KEPT_FAILED);
        spec.requiredFields("jobTemplate").ifPresent(job -> template(job, metadata));
        spec.refuseUnknown();
        if (schedule.isEmpty() || spec.findings().errorCount() > before) {
            return Optional.empty();
        }
        if (schedule.get().next(Instant.EPOCH, zone).isEmpty()) {
            spec.warn("schedule", Quoted.of(schedule.get().toString()) + " never comes");
        }
        return Optional.of(
                new Resource.OfCronJob(
                        new CronJob(
                                metadata.name(),
                                schedule.get(),
                                zone,
                                concurrency,
                                deadline,
                                suspend,
                                (int) successful,
                                (int) failed,
                                CronJob.Instance.NONE)));
    }

    private static Optional<CronSchedule> schedule(Fields spec, String text) {
        return switch (CronSchedule.parse(text)) {
            case Result.Ok<CronSchedule>(CronSchedule schedule) -> Optional.of(schedule);
            case Result.Refused<CronSchedule>(var problems) -> {
                problems.forEach(problem -> spec.error("schedule", problem.detail()));
                yield Optional.empty();
            }
        };
    }

    /** UTC where none is named: a device that is moved keeps its schedules. */
    private static ZoneId zone(Fields spec) {
        Optional<String> name = spec.text("timeZone");
        if (name.isEmpty()) {
            return ZoneOffset.UTC;
        }
        if (ZoneId.getAvailableZoneIds().contains(name.get())) {
            return ZoneId.of(name.get());
        }
        spec.error(
                "timeZone",
                Quoted.of(name.get())
                        + " is no time zone"
                        + NearestName.of(name.get(), ZoneId.getAvailableZoneIds())
                                .map(near -> ", did you mean '" + near + "'?")
                                .orElse(", expected a name such as Europe/Berlin"));
        return ZoneOffset.UTC;
    }

    private static CronJob.Concurrency concurrency(Fields spec) {
        Optional<String> text = spec.text("concurrencyPolicy");
        for (CronJob.Concurrency concurrency : CronJob.Concurrency.values()) {
            if (text.filter(concurrency.text()::equals).isPresent()) {
                return concurrency;
            }
        }
        text.ifPresent(
                unknown ->
                        spec.error(
                                "concurrencyPolicy",
                                Quoted.of(unknown)
                                        + ", expected "
                                        + Arrays.stream(CronJob.Concurrency.values())
                                                .map(CronJob.Concurrency::text)
                                                .collect(Collectors.joining(", "))));
        return CronJob.Concurrency.ALLOW;
    }

    /** Read for its problems: a Job is made from the document when one is due. */
    private static void template(Fields template, Metadata cronJob) {
        template.fields("metadata")
                .ifPresent(
                        metadata -> {
                            LabelReader.labels(metadata, "labels");
                            LabelReader.annotations(metadata, "annotations");
                            metadata.withoutEffect("name", "a Job is named after its CronJob");
                            metadata.withoutEffect(
                                    "namespace", "a Job is in the namespace of its CronJob");
                            metadata.accept("creationTimestamp");
                            metadata.refuseUnknown();
                        });
        template.requiredFields("spec")
                .ifPresent(spec -> JobReader.spec(spec, cronJob.name(), Optional.empty()));
        template.refuseUnknown();
    }
}
