package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.Seeds;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Batches;
import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.RestartPolicy;
import dev.berth.policies.workload.Workload;
import dev.berth.policies.workload.WorkloadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Jobs and pods that end on a simulated host: containers fail and are removed by others, steps
 * fail, the daemon is killed between any two of them and forgets all but what is on its disk.
 */
class JobSimulationTest {
    private static final int SEEDS = 60;
    private static final int TROUBLED_TICKS = 120;
    private static final int CALM_TICKS = 250;

    @Test
    void jobs_underFaults_countEachPodOnceAndEndForGood() {
        Seeds.each(SEEDS, JobSimulationTest::run);
    }

    private static void run(Random random) {
        var host = new SimulatedHost(random, Hosts.slots(Hosts.plain(4)), Hosts.memory(4));
        host.slowestStepMillis = 3_000;
        host.failureRate = 0.1;
        var jobs = jobs(random);
        host.desired = host.store.with(jobs);
        var checkers = new Checkers(host, false);
        var checks = new JobChecks(host);
        for (int i = 0; i < TROUBLED_TICKS; i++) {
            change(host, jobs);
            trouble(host);
            checks.check(checkers.tick());
            host.pass(Duration.ofMillis(random.nextInt(2_000)));
            checks.note();
            checkers.afterEffects();
            jobsOf(host).forEach(checks::parallel);
        }
        host.failureRate = 0;
        host.reachable = true;
        jobs.replaceAll(one -> one instanceof Job job ? Batches.suspended(job, false) : one);
        host.desired = host.store.with(jobs);
        for (int i = 0; i < CALM_TICKS; i++) {
            checks.check(checkers.tick());
            host.pass(Duration.ofSeconds(4));
            checks.note();
            checkers.afterEffects();
        }
        atRest(host);
    }

    private static List<Workload> jobs(Random random) {
        List<Workload> jobs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int times = random.nextInt(5);
            var completion =
                    random.nextBoolean()
                            ? Batches.times(times, 1 + random.nextInt(3))
                            : Batches.indexed(times, 1 + random.nextInt(3));
            String image = List.of("app:1", "flaky:1", "broken:1").get(random.nextInt(3));
            var policy = random.nextInt(3) > 0 ? RestartPolicy.NEVER : RestartPolicy.ON_FAILURE;
            jobs.add(
                    Batches.job(
                            "job" + i,
                            image,
                            policy,
                            Batches.giveUpAfter(random.nextInt(4), completion)));
        }
        jobs.add(Batches.pod("pod", "flaky:1", RestartPolicy.NEVER));
        jobs.add(Batches.pod("patient", "flaky:1", RestartPolicy.ON_FAILURE));
        return jobs;
    }

    private static List<Job> jobsOf(SimulatedHost host) {
        return host.desired.workloads().values().stream()
                .filter(Job.class::isInstance)
                .map(Job.class::cast)
                .toList();
    }

    private static void change(SimulatedHost host, List<Workload> jobs) {
        if (host.random.nextInt(15) == 0) {
            int which = host.random.nextInt(jobs.size());
            if (jobs.get(which) instanceof Job job) {
                jobs.set(which, Batches.suspended(job, !job.suspend()));
                host.desired = host.store.with(jobs);
            }
        }
    }

    private static void trouble(SimulatedHost host) {
        var random = host.random;
        var containers = new ArrayList<>(host.containers.values());
        if (!containers.isEmpty()) {
            var victim = containers.get(random.nextInt(containers.size()));
            switch (random.nextInt(8)) {
                case 0 -> host.crash(victim);
                case 1 -> host.containers.remove(victim.key());
                default -> {}
            }
        }
        if (random.nextInt(6) == 0) {
            host.restartDaemon();
        }
        host.reachable = random.nextInt(10) > 0;
    }

    private static void atRest(SimulatedHost host) {
        var plan = host.plan();
        assertEquals(List.of(), plan.steps());
        for (Job job : jobsOf(host)) {
            var status = Optional.ofNullable(plan.batch().jobs().get(job.name())).orElseThrow();
            var end = status.end().orElseThrow(() -> new AssertionError(job + ": " + status));
            int needed = job.completions().orElse(1);
            if (end.succeeded()) {
                assertTrue(status.succeeded() >= needed, status.toString());
            } else {
                assertEquals("BackoffLimitExceeded", end.reason());
            }
        }
        for (var pod : plan.pods()) {
            boolean isBare = pod.workload().kind() == WorkloadKind.POD;
            boolean isOver =
                    pod.state() == PodStatus.State.SUCCEEDED
                            || pod.state() == PodStatus.State.FAILED;
            assertTrue(!isBare || isOver, pod.toString());
        }
        assertTrue(plan.ledger().holders().isEmpty(), plan.ledger().holders().toString());
    }
}
