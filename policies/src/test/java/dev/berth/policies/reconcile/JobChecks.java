package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.PodName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What must hold of Jobs on a simulated host, judged by what their containers really did. */
final class JobChecks {
    private final SimulatedHost host;

    /** Pods of which some container of the main ones ended like that, while the host knew it. */
    private final Set<PodName> succeeded = new HashSet<>();

    private final Map<Job, JobStatus> told = new HashMap<>();
    private final Set<String> over = new HashSet<>();

    JobChecks(SimulatedHost host) {
        this.host = host;
    }

    /** After each passing of time: what happened to containers is noted before they may go. */
    void note() {
        for (var container : host.containers.values()) {
            if (container.phase == PodContainer.Phase.EXITED && container.exitCode == 0) {
                succeeded.add(container.pod);
            }
        }
    }

    void check(Plan plan) {
        for (var workload : host.desired.workloads().values()) {
            if (workload instanceof Job job) {
                check(plan, job);
            }
        }
        host.store.runs.forEach(
                (uid, run) -> {
                    if (run.end().isPresent()) {
                        over.add(uid);
                    }
                });
    }

    private void check(Plan plan, Job job) {
        var run = host.store.runs.getOrDefault(job.uid(), RunRecord.NONE);
        String hash = SpecHash.of(job);
        for (int attempt : numbers(run.succeeded(), run)) {
            assertFalse(run.failed().contains(attempt), "counted twice: " + run);
            assertFalse(run.dismissed().contains(attempt), "counted twice: " + run);
            boolean isTrue =
                    succeeded.stream()
                            .flatMap(
                                    pod ->
                                            Attempt.of(job, pod).stream()
                                                    .filter(a -> pod.equals(a.pod(job, hash))))
                            .anyMatch(a -> a.number() == attempt);
            assertTrue(isTrue, "attempt " + attempt + " never succeeded: " + run);
        }
        for (int attempt : numbers(run.failed(), run)) {
            assertFalse(run.dismissed().contains(attempt), "counted twice: " + run);
        }
        if (job.isIndexed()) {
            assertTrue(run.indexes().size() <= job.completions().getAsInt(), run.toString());
        }
        for (var step : plan.steps()) {
            if (step instanceof Step.CreatePod create && create.workload().equals(job.id())) {
                isNew(create, job, run);
            }
        }
        if (over.contains(job.uid())) {
            for (var step : plan.steps()) {
                if (step instanceof Step.CreatePod create) {
                    assertFalse(create.workload().equals(job.id()), "runs again: " + create);
                }
            }
        }
        remember(plan, job);
    }

    /** Its number was never given, as far as that is written down, or is being written. */
    private void isNew(Step.CreatePod create, Job job, RunRecord run) {
        int number = Attempt.of(job, create.pod()).orElseThrow().number();
        assertFalse(run.accountsFor(number), "given again: " + create.pod());
        for (var begun : host.inFlight) {
            if (begun.step() instanceof Step.RecordRun step && step.uid().equals(job.uid())) {
                assertFalse(step.record().accountsFor(number), "given again: " + create.pod());
            }
        }
    }

    private static List<Integer> numbers(NumberSet set, RunRecord run) {
        return IntStream.range(0, run.nextAttempt()).filter(set::contains).boxed().toList();
    }

    /** What was once told is never taken back. */
    private void remember(Plan plan, Job job) {
        var status = plan.batch().jobs().get(job.name());
        if (status == null) {
            return;
        }
        var before = told.put(job, status);
        if (before != null) {
            assertTrue(status.succeeded() >= before.succeeded(), before + " then " + status);
            assertTrue(status.failed() >= before.failed(), before + " then " + status);
            if (before.end().isPresent()) {
                assertEquals(before.end(), status.end());
            }
        }
    }

    /** No more of its pods run than it wants, those on their way out aside. */
    void parallel(Job job) {
        var run = host.store.runs.getOrDefault(job.uid(), RunRecord.NONE);
        long running =
                host.observe().livingPods().stream()
                        .filter(pod -> pod.workload().equals(job.id()))
                        .filter(ObservedPod::isUsable)
                        .flatMap(pod -> Attempt.of(job, pod.name()).stream())
                        .filter(attempt -> !run.accountsFor(attempt.number()))
                        .count();
        assertTrue(running <= job.replicas(), running + " of " + job.replicas() + " run");
    }
}
