package dev.berth.policies.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Batches;
import dev.berth.policies.workload.CronJob;
import dev.berth.policies.workload.CronJob.Concurrency;
import dev.berth.policies.workload.JobCompletion;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CronJobScenarioTest {
    private final SimulatedHost host = Scenario.host(Hosts.plain(2));

    @Test
    void cronJob_eachMinute_makesOneJobForEachAndKeepsTheLastThree() {
        schedule("* * * * *", Concurrency.ALLOW, "app:1");

        pass(Duration.ofMinutes(10));

        assertEquals(10, host.store.spawned.size());
        pass(Duration.ofSeconds(20));
        assertEquals(3, host.desired.workloads().size());
        assertEquals("tick-" + host.now.getEpochSecond() / 60, host.store.spawned.getLast().name());
    }

    @Test
    void cronJob_ofADaemonThatDiesAllTheTime_makesNoJobTwice() {
        schedule("* * * * *", Concurrency.ALLOW, "app:1");
        host.slowestStepMillis = 3_000;

        for (int i = 0; i < 400; i++) {
            host.tick();
            host.pass(Duration.ofSeconds(2));
            if (i % 3 == 0) {
                host.restartDaemon();
            }
        }

        assertTrue(host.store.spawned.size() >= 10, host.store.spawned.toString());
        assertEquals(host.store.spawned.size(), new HashSet<>(host.store.spawned).size());
    }

    @Test
    void cronJob_forbidden_waitsForTheJobBefore() {
        var cronJob = schedule("* * * * *", Concurrency.FORBID, "app:1");
        host.store.templates.put(
                cronJob.name(),
                Batches.job("long", "app:1", RestartPolicy.NEVER, Batches.times(60, 1)));

        pass(Duration.ofMinutes(3));

        assertEquals(1, host.store.spawned.size());
        assertTrue(
                host.plan().batch().notices().stream()
                        .anyMatch(notice -> notice.reason().equals("JobAlreadyActive")));
    }

    @Test
    void cronJob_replaced_endsTheJobBefore() {
        var cronJob = schedule("* * * * *", Concurrency.REPLACE, "app:1");
        host.store.templates.put(
                cronJob.name(), Batches.job("long", "app:1", Batches.times(60, 1)));

        pass(Duration.ofMinutes(3));

        assertEquals(3, host.store.spawned.size());
        assertEquals(1, host.desired.workloads().size());
    }

    @Test
    void cronJob_missedForYears_runsOnceAndSaysSo() {
        schedule("* * * * *", Concurrency.ALLOW, "app:1");
        host.now = host.now.plus(Duration.ofDays(1_000));

        var plan = host.tick();

        assertEquals(1, plan.steps().stream().filter(Step.SpawnJob.class::isInstance).count());
        assertTrue(
                plan.batch().notices().stream()
                        .anyMatch(notice -> notice.reason().equals("TooManyMissedTimes")));
        host.pass(Duration.ZERO);
        host.tick();
        assertEquals(1, host.store.spawned.size());
    }

    @Test
    void cronJob_withADeadlineThatIsPast_isMissed() {
        var plain = schedule("0 * * * *", Concurrency.ALLOW, "app:1");
        var strict =
                new CronJob(
                        plain.name(),
                        plain.schedule(),
                        plain.zone(),
                        plain.concurrency(),
                        Optional.of(Duration.ofSeconds(30)),
                        false,
                        3,
                        1,
                        plain.object());
        host.store.cronJobs.put(plain.name(), strict);
        host.desired = host.store.with(List.of());
        host.now = host.now.plus(Duration.ofMinutes(90));

        var plan = host.tick();

        assertEquals(List.of(), host.store.spawned);
        assertTrue(
                plan.batch().notices().stream()
                        .anyMatch(notice -> notice.reason().equals("MissSchedule")));
    }

    @Test
    void cronJob_onADeviceWithoutClock_waitsUntilTheTimeIsKnown() {
        schedule("* * * * *", Concurrency.ALLOW, "app:1");
        pass(Duration.ofMinutes(2));
        var known = host.now;

        host.now = Instant.EPOCH;
        pass(Duration.ofMinutes(5));
        assertEquals(2, host.store.spawned.size());

        host.now = known.plus(Duration.ofMinutes(10));
        pass(Duration.ofMinutes(1));
        assertEquals(4, host.store.spawned.size());
    }

    @Test
    void cronJob_whoseClockWasFarAhead_goesOn() {
        host.now = Instant.parse("2038-01-01T00:00:00Z");
        schedule("* * * * *", Concurrency.ALLOW, "app:1");
        pass(Duration.ofMinutes(1));

        host.now = Instant.parse("2026-11-01T00:00:00Z");
        pass(Duration.ofMinutes(3));

        assertTrue(host.store.spawned.size() >= 3, host.store.spawned.toString());
        assertTrue(host.store.spawned.size() <= 5, host.store.spawned.toString());
    }

    private CronJob schedule(String schedule, Concurrency concurrency, String image) {
        var cronJob = Batches.cron("tick", schedule, concurrency, host.now);
        host.store.cronJobs.put(cronJob.name(), cronJob);
        host.store.templates.put(
                ObjectName.of("tick"), Batches.job("like", image, JobCompletion.ONCE));
        host.desired = host.store.with(List.of());
        return cronJob;
    }

    private void pass(Duration time) {
        for (long second = 0; second <= time.toSeconds(); second++) {
            host.tick();
            host.pass(Duration.ofSeconds(1));
        }
    }
}
