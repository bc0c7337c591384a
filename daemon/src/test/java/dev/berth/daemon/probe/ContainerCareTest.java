package dev.berth.daemon.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.reconcile.Vitals;
import dev.berth.policies.reconcile.Vitals.Stage;
import dev.berth.policies.workload.ContainerAction;
import dev.berth.policies.workload.ContainerHealth;
import dev.berth.policies.workload.ProbeKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What is known of containers whose probes and hooks are asked. */
final class ContainerCareTest extends CareCase {
    @Test
    void watch_containerThatAsksForNothing_isWell() {
        watch(container(ContainerHealth.NONE));

        assertEquals(Vitals.WELL, vitals());
    }

    @Test
    void watch_readinessFailsAndRecovers_isToldOnceForEachChange() throws Exception {
        watch(
                container(
                        probed(
                                Optional.empty(),
                                Optional.of(each(get("/"), 2)),
                                Optional.empty())));
        assertFalse(vitals().ready());
        await(() -> vitals().ready());

        status.set(503);
        await(() -> !vitals().ready());
        status.set(200);
        await(() -> vitals().ready());

        assertEquals(List.of("Readiness of main: HTTP status 503: status 503"), told);
        assertTrue(vitals().illness().isEmpty());
        List<ProbeRecord> history = care.history().of(ID);
        assertEquals(
                List.of(ProbeOutcome.GOOD, ProbeOutcome.BAD, ProbeOutcome.GOOD),
                history.stream().map(ProbeRecord::outcome).toList());
        assertEquals(2, history.get(1).count());
    }

    @Test
    void watch_livenessFails_isIllAndIsAskedNoMore() throws Exception {
        status.set(500);
        var liveness = each(get("/"), 2);
        watch(container(probed(Optional.empty(), Optional.empty(), Optional.of(liveness))));
        assertTrue(vitals().ready());

        await(() -> vitals().isIll());

        assertFalse(vitals().ready());
        assertEquals("Unhealthy", vitals().illness().get().reason());
        assertEquals(
                "container main failed its liveness probe", vitals().illness().get().message());
        assertEquals(List.of("Liveness of main: HTTP status 500: status 500"), told);
        assertEquals(2, requests.get());
    }

    @Test
    void watch_untilTheStartupProbeSucceeds_nobodyAsksForTheRest() throws Exception {
        status.set(500);
        var closed = new ContainerAction.TcpConnect(1);
        watch(
                container(
                        probed(
                                Optional.of(each(get("/"), 100)),
                                Optional.of(each(get("/"), 1)),
                                Optional.of(each(closed, 1)))));
        while (requests.get() < 4) {
            LockSupport.parkNanos(SECOND.toNanos() / 100);
        }
        assertEquals(Stage.STARTUP, vitals().stage());
        assertTrue(
                care.history().of(ID).stream()
                        .allMatch(record -> record.kind() == ProbeKind.STARTUP));

        status.set(200);
        await(() -> vitals().ready());

        assertEquals(Stage.STARTED, vitals().stage());
        await(() -> vitals().isIll());
    }

    @Test
    void watch_containerThatNeverComesUp_isIll() throws Exception {
        status.set(500);
        watch(
                container(
                        probed(
                                Optional.of(each(get("/"), 2)),
                                Optional.empty(),
                                Optional.empty())));

        await(() -> vitals().isIll());

        assertEquals("container main failed its startup probe", vitals().illness().get().message());
    }

    @Test
    void watch_runAfterAnIllness_beginsWell() throws Exception {
        var health =
                probed(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(each(new ContainerAction.TcpConnect(1), 1)));
        watch(container(health));
        await(() -> vitals().isIll());

        care.watch(List.of(), Set.of(ID));
        watch(container(health, born.plusSeconds(9)));

        assertEquals(Vitals.WELL, vitals());
        assertFalse(care.history().of(ID).isEmpty());
        care.watch(List.of(), Set.of());
        assertTrue(care.history().of(ID).isEmpty());
    }

    @Test
    void watch_startedByUs_isNotReadyBeforeItsHookHasEnded() throws Exception {
        var health = hooks(Optional.of(get("/")), Optional.empty());
        care.starting(ID);
        watch(container(health, born.minus(Duration.ofHours(1))));

        assertEquals(Stage.POST_START, vitals().stage());
        assertFalse(vitals().ready());
        await(() -> vitals().ready());

        assertEquals(1, requests.get());
    }

    @Test
    void watch_foundRunning_hookIsNotDoneAgain() {
        var health = hooks(Optional.of(get("/")), Optional.empty());

        watch(container(health, born.minus(Duration.ofHours(1))));

        assertEquals(Vitals.WELL, vitals());
        assertEquals(0, requests.get());
    }

    @Test
    void watch_hookFails_isIll() throws Exception {
        status.set(404);

        watch(container(hooks(Optional.of(get("/")), Optional.empty())));
        await(() -> vitals().isIll());

        assertEquals("FailedPostStartHook", vitals().illness().get().reason());
        assertEquals(List.of("postStart of main: HTTP status 404: status 404"), told);
    }

    @Test
    void leave_withAHook_returnsWhenItHasEnded() throws Exception {
        watch(container(hooks(Optional.empty(), Optional.of(get("/")))));

        care.leave(ID, SECOND);
        care.leave("another", SECOND);

        assertEquals(1, requests.get());
        assertEquals(List.of(), told);
    }

    @Test
    void leave_hookTakesLongerThanTheGrace_returnsAllTheSame() throws Exception {
        var sleep = new ContainerAction.Sleep(Duration.ofHours(1));
        watch(container(hooks(Optional.empty(), Optional.of(sleep))));
        long began = System.nanoTime();

        care.leave(ID, SECOND);

        long took = System.nanoTime() - began;
        assertTrue(took >= SECOND.toNanos(), "after " + took + " ns");
    }

    @Test
    void leave_withoutGrace_doesNothing() throws Exception {
        watch(container(hooks(Optional.empty(), Optional.of(get("/")))));

        care.leave(ID, Duration.ZERO);

        assertEquals(0, requests.get());
    }

    private static ContainerHealth hooks(
            Optional<ContainerAction.OfHook> postStart, Optional<ContainerAction.OfHook> preStop) {
        return new ContainerHealth(
                Optional.empty(), Optional.empty(), Optional.empty(), postStart, preStop);
    }
}
