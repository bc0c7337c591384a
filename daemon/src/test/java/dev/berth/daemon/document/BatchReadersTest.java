package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.workload.BarePod;
import dev.berth.policies.workload.CronJob;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.JobCompletion;
import dev.berth.policies.workload.RestartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods that stand by themselves, Jobs and CronJobs, as they are read and as they are refused. */
final class BatchReadersTest {
    private static final Path EXAMPLE = Path.of("../packaging/examples/cronjob.yaml");
    private static final String TEMPLATE =
            "template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}";

    private static String job(String spec) {
        return "{apiVersion: batch/v1, kind: Job, metadata: {name: pi}, spec: {"
                + (spec.isEmpty() ? "" : spec + ", ")
                + TEMPLATE
                + "}}";
    }

    private static String cronJob(String spec) {
        return "{apiVersion: batch/v1, kind: CronJob, metadata: {name: tick}, spec: {"
                + spec
                + ", jobTemplate: {spec: {"
                + TEMPLATE
                + "}}}}";
    }

    private static String pod(String name, String spec) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: "
                + name
                + ", labels: {app: a}}, spec: {"
                + (spec.isEmpty() ? "" : spec + ", ")
                + "containers: [{name: a, image: a}]}}";
    }

    private static Job readJob(String spec) {
        return assertInstanceOf(Resource.OfJob.class, Sample.document(job(spec)).resource()).job();
    }

    private static CronJob readCronJob(String spec) {
        var resource = Sample.document(cronJob(spec)).resource();
        return assertInstanceOf(Resource.OfCronJob.class, resource).cronJob();
    }

    @Test
    void read_podThatSaysLittle_isAlwaysRestarted() {
        var document = Sample.document(pod("alone", ""));

        BarePod read = assertInstanceOf(Resource.OfPod.class, document.resource()).pod();
        assertEquals(RestartPolicy.ALWAYS, read.template().restartPolicy());
        assertEquals("a", read.template().labels().values().get("app"));
    }

    @Test
    void read_jobThatSaysLittle_hasKubernetesDefaults() {
        Job job = readJob("");

        assertEquals(JobCompletion.ONCE, job.completion());
        assertEquals(RestartPolicy.NEVER, job.template().restartPolicy());
        assertEquals(Optional.empty(), job.ttlAfterFinished());
    }

    @Test
    void read_jobThatSaysAll_hasIt() {
        Job job =
                readJob(
                        "parallelism: 2, completions: 5, completionMode: Indexed, backoffLimit: 1,"
                                + " activeDeadlineSeconds: 60, ttlSecondsAfterFinished: 0,"
                                + " suspend: true");

        assertEquals(
                new JobCompletion(
                        2, OptionalInt.of(5), true, 1, Optional.of(Duration.ofMinutes(1))),
                job.completion());
        assertEquals(Optional.of(Duration.ZERO), job.ttlAfterFinished());
        assertTrue(job.suspend());
    }

    @Test
    void read_jobWithParallelismOnly_isAQueue() {
        assertEquals(OptionalInt.empty(), readJob("parallelism: 3").completions());
    }

    @Test
    void read_cronJobThatSaysLittle_hasKubernetesDefaults() {
        CronJob cronJob = readCronJob("schedule: '*/5 * * * *'");

        assertEquals(ZoneOffset.UTC, cronJob.zone());
        assertEquals(CronJob.Concurrency.ALLOW, cronJob.concurrency());
        assertEquals(List.of(3, 1), List.of(cronJob.keptSuccessful(), cronJob.keptFailed()));
    }

    @Test
    void read_cronJobThatSaysAll_hasIt() {
        CronJob cronJob =
                readCronJob(
                        "schedule: '@hourly', timeZone: Europe/Berlin, concurrencyPolicy: Forbid,"
                                + " startingDeadlineSeconds: 10, suspend: true,"
                                + " successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 2");

        assertEquals(ZoneId.of("Europe/Berlin"), cronJob.zone());
        assertEquals(CronJob.Concurrency.FORBID, cronJob.concurrency());
        assertEquals(Optional.of(Duration.ofSeconds(10)), cronJob.startingDeadline());
        assertEquals(List.of(0, 2), List.of(cronJob.keptSuccessful(), cronJob.keptFailed()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "completions: -1|spec.completions: the number '-1' stands here",
                "parallelism: 2, completionMode: Indexed|spec.completions: is required, expected a number",
                "completionMode: Sorted|spec.completionMode: 'Sorted', expected NonIndexed or",
                "backoffLimitPerIndex: 1|spec.backoffLimitPerIndex: cannot be honoured",
                "podFailurePolicy: {}|spec.podFailurePolicy: cannot be honoured",
                "successPolicy: {}|spec.successPolicy: cannot be honoured",
                "activeDeadlineSeconds: 0|spec.activeDeadlineSeconds: the number '0' stands here",
                "selector: {}|spec.selector: cannot be honoured",
                "paralelism: 1|spec.paralelism: unknown field 'paralelism', did you mean"
                        + " 'parallelism'?"
            })
    void read_jobThatCannotBeHonoured_isRefused(String spec, String expected) {
        assertProblem(job(spec), expected);
    }

    @Test
    void read_jobWhosePodsAreAlwaysRestarted_isRefused() {
        assertProblem(
                job("").replace("Never", "Always"),
                "spec.template.spec.restartPolicy: 'Always' cannot be honoured here, expected"
                        + " OnFailure or Never");
        assertProblem(
                job("").replace("restartPolicy: Never, ", ""),
                "spec.template.spec.restartPolicy: is required, expected OnFailure or Never");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedule: '61 * * * *'|spec.schedule: '61' is no minute, expected 0 to 59",
                "schedule: '@every 5m'|spec.schedule: '@every 5m' is no schedule",
                "suspend: false|spec.schedule: is required",
                "schedule: '@daily', timeZone: Europe/Berlim|spec.timeZone: 'Europe/Berlim' is no"
                        + " time zone, did you mean 'Europe/Berlin'?",
                "schedule: '@daily', concurrencyPolicy: Never|spec.concurrencyPolicy: 'Never',"
                        + " expected Allow, Forbid, Replace"
            })
    void read_cronJobThatCannotBeHonoured_isRefused(String spec, String expected) {
        assertProblem(cronJob(spec), expected);
    }

    @Test
    void read_cronJobWhoseJobIsWrong_isRefusedAtThatPlace() {
        assertProblem(
                cronJob("schedule: '@daily'").replace("Never", "Always"),
                "spec.jobTemplate.spec.template.spec.restartPolicy: 'Always'");
    }

    @Test
    void read_podNamedAsPodsOfWorkloadsAre_isRefused() {
        assertProblem(
                pod("web-0123abcd-0", ""),
                "metadata.name: 'web-0123abcd-0' is such a name as pods of workloads get");
    }

    @Test
    void read_jobOfACronJob_knowsItsOwner() {
        var cronJob = Sample.document(cronJob("schedule: '@daily'")).json();
        cronJob.getAsJsonObject("metadata").addProperty("uid", "u-1");

        var json = JobTemplate.scheduled(cronJob, "tick-7", Instant.EPOCH);
        var document = new DocumentReader().readStored(json).orElseThrow();

        Job job = assertInstanceOf(Resource.OfJob.class, document.resource()).job();
        assertEquals(Optional.of(new Job.Owner("tick", "u-1")), job.owner());
        assertEquals("default/tick-7", job.name().toString());
    }

    @Test
    void read_example_isFine() throws IOException {
        var documents = Sample.documents(Files.readString(EXAMPLE));

        assertEquals(
                List.of(Kind.JOB, Kind.CRON_JOB), documents.stream().map(Document::kind).toList());
        assertTrue(documents.stream().allMatch(document -> document.warnings().isEmpty()));
    }

    private static void assertProblem(String yaml, String expected) {
        var messages = Sample.messages(Sample.problems(yaml));
        assertTrue(
                messages.stream().anyMatch(message -> message.contains(expected)),
                messages.toString());
    }
}
