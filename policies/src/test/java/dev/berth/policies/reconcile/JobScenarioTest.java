package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Batches;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.JobCompletion;
import dev.berth.policies.workload.RestartPolicy;
import dev.berth.policies.workload.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class JobScenarioTest {
    private static final int LONG = 400;

    private final SimulatedHost host = Scenario.host(Hosts.plain(4));

    @Test
    void job_threeCompletionsTwoAtOnce_runsNoMoreAtOnceAndEndsForGood() {
        Scenario.apply(host, Batches.job("pi", "pi:1", Batches.times(3, 2)));

        int most = 0;
        for (int i = 0; i < Scenario.ENOUGH; i++) {
            host.tick();
            host.pass(Duration.ofSeconds(1));
            most = Math.max(most, host.observe().livingPods().size());
        }

        var status = status("pi");
        assertEquals(2, most);
        assertEquals(3, status.succeeded());
        assertEquals("CompletionsReached", end("pi").reason());
        assertEquals(3, Scenario.count(host, Step.CreatePod.class));
        assertTrue(host.plan().ledger().holders().isEmpty());
    }

    @Test
    void job_endedAndEveryContainerRemoved_neverRunsAgain() {
        Scenario.apply(host, Batches.job("pi", "pi:1", JobCompletion.ONCE));
        host.settle(Scenario.ENOUGH);

        host.containers.clear();
        host.restartDaemon();
        host.settle(Scenario.ENOUGH);

        assertEquals(1, Scenario.count(host, Step.CreatePod.class));
        assertEquals(1, status("pi").succeeded());
    }

    @Test
    void job_endedAndAPodStartedAgainByOthers_stopsIt() {
        Scenario.apply(host, Batches.job("pi", "pi:1", JobCompletion.ONCE));
        host.settle(Scenario.ENOUGH);
        var container = host.containers.values().iterator().next();

        container.phase = PodContainer.Phase.RUNNING;
        host.settle(Scenario.ENOUGH);

        assertEquals(PodContainer.Phase.EXITED, container.phase);
        assertEquals(1, status("pi").succeeded());
    }

    @Test
    void job_atRest_writesNothing() {
        Scenario.apply(host, Batches.job("pi", "pi:1", Batches.times(3, 3)));
        host.settle(Scenario.ENOUGH);
        long written = Scenario.count(host, Step.RecordRun.class);

        for (int i = 0; i < Scenario.ENOUGH; i++) {
            host.tick();
            host.pass(Duration.ofMinutes(1));
        }

        assertEquals(written, Scenario.count(host, Step.RecordRun.class));
        assertTrue(written <= 4, "written " + written + " times");
    }

    @Test
    void job_thatFails_isTriedAgainAfterGrowingWaitsAndGivenUp() {
        var job = Batches.job("bad", "broken:1", Batches.giveUpAfter(2, JobCompletion.ONCE));
        Scenario.apply(host, job);

        List<Instant> created = new ArrayList<>();
        for (int i = 0; i < LONG; i++) {
            long before = Scenario.count(host, Step.CreatePod.class);
            host.tick();
            if (Scenario.count(host, Step.CreatePod.class) > before) {
                created.add(host.now);
            }
            host.pass(Duration.ofSeconds(1));
        }

        assertEquals(3, created.size());
        assertFalse(created.get(1).isBefore(created.get(0).plusSeconds(10)));
        assertFalse(created.get(2).isBefore(created.get(1).plusSeconds(20)));
        assertEquals("BackoffLimitExceeded", end("bad").reason());
        assertEquals(3, status("bad").failed());
        assertEquals(3, host.containers.size());
    }

    @Test
    void job_restartedOnFailure_restartsInItsPodAndIsGivenUp() {
        var once = Batches.giveUpAfter(1, JobCompletion.ONCE);
        Scenario.apply(host, Batches.job("bad", "broken:1", RestartPolicy.ON_FAILURE, once));

        host.settle(LONG);

        assertEquals(1, Scenario.count(host, Step.CreatePod.class));
        assertEquals("BackoffLimitExceeded", end("bad").reason());
        assertEquals(0, host.observe().livingPods().size());
    }

    @Test
    void job_overItsDeadline_isEndedAndCountsAsFailed() {
        Scenario.apply(
                host,
                Batches.job(
                        "slow",
                        "pi:1",
                        Batches.within(Duration.ofSeconds(2), Batches.times(9, 1))));

        host.settle(LONG);

        assertEquals("DeadlineExceeded", end("slow").reason());
        assertEquals(0, host.observe().livingPods().size());
        assertTrue(status("slow").succeeded() < 9);
    }

    @Test
    void job_indexed_completesEachIndexOnceAndTellsItsPods() {
        Scenario.apply(host, Batches.job("each", "flaky:1", Batches.indexed(4, 2)));

        host.settle(LONG);

        assertEquals(Optional.of("0-3"), status("each").completedIndexes());
        for (var step : host.log) {
            if (step instanceof Step.CreatePod create) {
                var variables = create.template().containers().getFirst().environment();
                String index = variables.get(JobPods.INDEX_VARIABLE);
                assertTrue(create.pod().name().contains("-" + index + "-"), create.toString());
            }
        }
    }

    @Test
    void job_suspended_endsItsPodsAndCountsThemAsNothing() {
        var job = Batches.job("pi", "pi:1", Batches.times(4, 2));
        Scenario.apply(host, job);
        while (host.observe().livingPods().stream().noneMatch(ObservedPod::isRunning)) {
            host.tick();
            host.pass(Duration.ofMillis(100));
        }

        Scenario.apply(host, Batches.suspended(job, true));
        host.settle(Scenario.ENOUGH);

        assertEquals(0, host.observe().livingPods().size());
        assertEquals(0, status("pi").failed());
        assertTrue(status("pi").suspended());
        assertEquals(Optional.empty(), status("pi").startedAt());

        Scenario.apply(host, job);
        host.settle(LONG);
        assertEquals("CompletionsReached", end("pi").reason());
    }

    @Test
    void job_withoutCompletions_endsOnceOneSucceededAndTheOthersEnded() {
        var queue = new JobCompletion(3, OptionalInt.empty(), false, 6, Optional.empty());
        Scenario.apply(host, Batches.job("queue", "pi:1", queue));

        host.settle(LONG);

        assertEquals("CompletionsReached", end("queue").reason());
        assertEquals(3, status("queue").succeeded());
    }

    @Test
    void job_whoseTimeIsOver_isDeletedWithItsPods() {
        var job = Batches.job("pi", "pi:1", JobCompletion.ONCE);
        Scenario.apply(host, Batches.expiring(job, Duration.ofSeconds(30)));
        host.settle(15);
        assertEquals(1, host.containers.size());

        for (int i = 0; i < Scenario.ENOUGH; i++) {
            host.tick();
            host.pass(Duration.ofSeconds(1));
        }

        assertEquals(0, host.desired.workloads().size());
        assertEquals(0, host.containers.size());
    }

    @Test
    void job_ofAnEarlierObjectOfItsName_doesNotCount() {
        Job job = Batches.job("pi", "pi:1", JobCompletion.ONCE);
        Scenario.apply(host, job);
        host.settle(Scenario.ENOUGH);

        Scenario.apply(host, job.withUid("another"));
        host.settle(Scenario.ENOUGH);

        assertEquals(2, Scenario.count(host, Step.CreatePod.class));
        assertEquals(1, status("pi").succeeded());
        assertEquals(1, host.containers.size());
    }

    @Test
    void job_exclusive_leavesItsSlotToTheNextWhenItsPodEnds() {
        var template =
                Batches.template(
                        "pi", "pi:1", Workloads.exclusive(4, 1 << 20), RestartPolicy.NEVER);
        var plain = Batches.job("pi", "pi:1", Batches.times(3, 3));
        Scenario.apply(
                host,
                new Job(
                        plain.name(),
                        template,
                        plain.completion(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        plain.uid()));

        host.settle(LONG);

        assertEquals(3, status("pi").succeeded());
        assertEquals(3, host.containers.size());
    }

    private JobStatus status(String job) {
        return host.plan().batch().jobs().values().stream()
                .filter(status -> host.plan().batch().jobs().size() == 1)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no status of " + job));
    }

    private RunEnd end(String job) {
        return status(job).end().orElseThrow(() -> new AssertionError(status(job)));
    }
}
