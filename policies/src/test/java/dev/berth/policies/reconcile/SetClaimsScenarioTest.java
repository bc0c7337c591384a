package dev.berth.policies.reconcile;

import static dev.berth.policies.reconcile.Scenario.ENOUGH;
import static dev.berth.policies.reconcile.Scenario.QUARTER;
import static dev.berth.policies.reconcile.Scenario.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.plan.Forecast;
import dev.berth.policies.plan.Outlook;
import dev.berth.policies.slots.Hosts;
import dev.berth.policies.workload.Claim;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.SetClaims;
import dev.berth.policies.workload.Sets;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the storage of a StatefulSet's pods comes and goes, told as what happens on a host. */
class SetClaimsScenarioTest {
    private static final SetClaims KEPT = new SetClaims(List.of("data"), false, false);
    private static final SetClaims SCALED = new SetClaims(List.of("data"), false, true);

    private static StatefulSet db(int replicas, SetClaims claims) {
        return Sets.withClaims(Sets.stateful("db", replicas, "db:1", QUARTER), claims);
    }

    private static void apply(SimulatedHost host, Workload... workloads) {
        host.desired = host.store.with(List.of(workloads));
    }

    private static SimulatedHost settled(StatefulSet set) {
        var host = Scenario.host(Hosts.plain(4));
        apply(host, set);
        host.settle(ENOUGH);
        return host;
    }

    private static Claim claim(SimulatedHost host, String name) {
        return Optional.ofNullable(host.store.claims.get(ObjectName.of(name))).orElseThrow();
    }

    /** What became of claims and pods, in order. */
    private static List<String> moves(SimulatedHost host) {
        var moves = new ArrayList<String>();
        for (var step : host.log) {
            switch (step) {
                case Step.MakeClaim make -> moves.add("+" + make.claim().name());
                case Step.DropClaim drop -> moves.add("-" + drop.claim().name());
                case Step.CreatePod create -> moves.add("+" + create.pod().name());
                case Step.RemovePod remove -> moves.add("-" + remove.pod().name());
                default -> {}
            }
        }
        return moves;
    }

    @Test
    void reconcile_ofASetWithClaims_makesThoseOfEachPodBeforeIt() {
        var host = settled(db(2, new SetClaims(List.of("data", "log"), false, false)));

        assertEquals(
                List.of("+data-db-0", "+log-db-0", "+db-0", "+data-db-1", "+log-db-1", "+db-1"),
                moves(host));
        assertEquals(List.of("data-db-1", "log-db-1"), host.container("db-1").claims);
    }

    @Test
    void reconcile_scaledDownAndUp_findsTheSameClaimAgain() {
        var host = settled(db(2, KEPT));
        var before = claim(host, "data-db-1");
        host.log.clear();

        apply(host, db(1, KEPT));
        host.settle(ENOUGH);
        apply(host, db(2, KEPT));
        host.settle(ENOUGH);

        assertEquals(List.of("-db-1", "+db-1"), moves(host));
        assertEquals(before, claim(host, "data-db-1"));
    }

    @Test
    void reconcile_ofADeletedSet_keepsItsClaims() {
        var host = settled(db(1, SCALED));
        host.log.clear();
        apply(host);

        host.settle(ENOUGH);

        assertEquals(List.of("-db-0"), moves(host));
        assertEquals(false, claim(host, "data-db-0").leaving());
    }

    @Test
    void reconcile_scaledDownWhereClaimsGo_givesThemUpBeforeTheLastTraceOfThePod() {
        var host = settled(db(3, SCALED));
        host.log.clear();
        apply(host, db(1, SCALED));

        host.settle(ENOUGH);

        assertEquals(List.of("-data-db-2", "-db-2", "-data-db-1", "-db-1"), moves(host));
        assertEquals(false, claim(host, "data-db-0").leaving());
    }

    @Test
    void reconcile_scaledUpWhileAClaimGoes_givesThePodANewOne() {
        var host = settled(db(2, SCALED));
        String before = claim(host, "data-db-1").uid();
        host.log.clear();
        apply(host, db(1, SCALED));
        for (int i = 0; i < ENOUGH && !claim(host, "data-db-1").leaving(); i++) {
            host.tick();
            host.pass(Duration.ofMillis(100));
        }
        apply(host, db(2, SCALED));

        for (int i = 0; i < ENOUGH; i++) {
            host.store.forgetLeaving(host);
            host.tick();
            host.pass(Duration.ofSeconds(1));
        }

        assertEquals(List.of("-data-db-1", "-db-1", "+data-db-1", "+db-1"), moves(host));
        assertNotEquals(before, claim(host, "data-db-1").uid());
    }

    @Test
    void reconcile_ofALostPodWhoseClaimIsBeingDeleted_waitsUntilItIsGone() {
        var host = settled(db(1, KEPT));
        var before = claim(host, "data-db-0");
        host.store.claims.put(before.name(), new Claim(before.name(), before.uid(), true));
        apply(host, db(1, KEPT));
        host.containers.clear();
        host.log.clear();

        var plan = host.settle(ENOUGH);
        var waiting = moves(host);
        host.store.forgetLeaving(host);
        host.settle(ENOUGH);

        assertEquals(List.of(), waiting);
        assertEquals(
                "PersistentVolumeClaim data-db-0 is being deleted",
                plan.pods().getFirst().message());
        assertEquals(List.of("+data-db-0", "+db-0"), moves(host));
    }

    @Test
    void outlook_ofASetWithClaims_tellsOfItsPods() {
        var host = Scenario.host(Hosts.plain(4));
        apply(host, db(2, KEPT));

        var outlook =
                new Forecast(host.reconciler)
                        .outlook(host.desired, host.observe(), host.now, () -> false);

        assertEquals(Outlook.Ending.AT_REST, outlook.ending());
        assertEquals(2, outlook.after().holders().size());
        assertTrue(outlook.shortfalls().isEmpty(), outlook.toString());
        assertEquals(List.of(), names(host));
    }
}
