package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.workload.DaemonSet;
import dev.berth.policies.workload.SetClaims;
import dev.berth.policies.workload.StatefulSet;
import dev.berth.policies.workload.StatefulSet.OnDelete;
import dev.berth.policies.workload.StatefulSet.Order;
import dev.berth.policies.workload.StatefulSet.Rolling;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** StatefulSets and DaemonSets, as they are read and as they are refused. */
final class SetReadersTest {
    private static String document(String kind, String name, String spec) {
        return """
        {apiVersion: apps/v1, kind: KIND, metadata: {name: NAME},
         spec: {selector: {matchLabels: {app: a}}, SPEC
           template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: a}]}}}}
        """
                .replace("KIND", kind)
                .replace("NAME", name)
                .replace("SPEC", spec.isEmpty() ? "" : spec + ",");
    }

    private static StatefulSet stateful(String spec) {
        var document = Sample.document(document("StatefulSet", "a", spec));
        return assertInstanceOf(Resource.OfStatefulSet.class, document.resource()).set();
    }

    private static DaemonSet daemon(String spec) {
        var document = Sample.document(document("DaemonSet", "a", spec));
        return assertInstanceOf(Resource.OfDaemonSet.class, document.resource()).set();
    }

    @Test
    void read_statefulSetThatSaysLittle_hasKubernetesDefaults() {
        var set = stateful("");

        assertEquals(1, set.replicas());
        assertEquals(0, set.firstOrdinal());
        assertEquals(Order.ORDERED_READY, set.order());
        assertEquals(new Rolling(0, 1), set.update());
    }

    @Test
    void read_statefulSetThatSaysAll_hasIt() {
        var set =
                stateful(
                        "replicas: 5, ordinals: {start: 3}, serviceName: db, podManagementPolicy:"
                                + " Parallel, updateStrategy: {type: RollingUpdate, rollingUpdate:"
                                + " {partition: 2, maxUnavailable: 40%}},"
                                + " persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}");

        assertEquals(5, set.replicas());
        assertEquals(3, set.firstOrdinal());
        assertEquals(Order.PARALLEL, set.order());
        assertEquals(new Rolling(2, 2), set.update());
    }

    private static final String DATA =
            "volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce],"
                    + " resources: {requests: {storage: 1Gi}}}}]";

    @Test
    void read_statefulSetWithClaims_lettingContainersMountThem() {
        var yaml =
                document("StatefulSet", "a", DATA)
                        .replace(
                                "image: a}",
                                "image: a, volumeMounts: [{name: data, mountPath: /d}]}");

        var document = Sample.document(yaml);
        var set = assertInstanceOf(Resource.OfStatefulSet.class, document.resource()).set();

        assertEquals(new SetClaims(List.of("data"), false, false), set.claims());
        assertEquals(List.of(), set.template().volumes().claims());
        assertEquals(List.of("data-a-7"), set.template(7).volumes().claims());
    }

    @ParameterizedTest
    @CsvSource({"Retain,Retain", "Delete,Retain", "Retain,Delete", "Delete,Delete"})
    void read_retentionOfClaims_isHonoured(String whenDeleted, String whenScaled) {
        var set =
                stateful(
                        DATA
                                + ", persistentVolumeClaimRetentionPolicy: {whenDeleted: "
                                + whenDeleted
                                + ", whenScaled: "
                                + whenScaled
                                + "}");

        assertEquals(whenDeleted.equals("Delete"), set.claims().deletedWithSet());
        assertEquals(whenScaled.equals("Delete"), set.claims().deletedWhenScaled());
    }

    @Test
    void read_statefulSetOnDelete_hasIt() {
        var set = stateful("updateStrategy: {type: OnDelete}");

        assertEquals(new OnDelete(), set.update());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|OLD_FIRST",
                "updateStrategy: {type: RollingUpdate}|OLD_FIRST",
                "updateStrategy: {rollingUpdate: {maxUnavailable: 10%}}|OLD_FIRST",
                "updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}|NEW_FIRST",
                "updateStrategy: {type: OnDelete}|ON_DELETE"
            })
    void read_daemonSet_hasItsUpdate(String spec, DaemonSet.Update expected) {
        var set = daemon(spec == null ? "" : spec);

        assertEquals(expected, set.update());
        assertEquals(1, set.replicas());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "StatefulSet|podManagementPolicy: Ordered|spec.podManagementPolicy: 'Ordered' is no"
                        + " policy, expected OrderedReady or Parallel",
                "StatefulSet|updateStrategy: {type: Recreate}|spec.updateStrategy.type: 'Recreate' is"
                        + " no strategy, expected RollingUpdate or OnDelete",
                "StatefulSet|updateStrategy: {type: OnDelete, rollingUpdate: {partition:"
                        + " 1}}|spec.updateStrategy.rollingUpdate: is there, expected it with type"
                        + " RollingUpdate only",
                "StatefulSet|updateStrategy: {rollingUpdate: {maxUnavailable:"
                        + " 0}}|spec.updateStrategy.rollingUpdate.maxUnavailable: is 0, expected at"
                        + " least 1",
                "StatefulSet|updateStrategy: {rollingUpdate: {partition:"
                        + " -1}}|spec.updateStrategy.rollingUpdate.partition: the number '-1' stands"
                        + " here",
                "StatefulSet|minReadySeconds: -3|spec.minReadySeconds: the number '-3' stands",
                "StatefulSet|ordinals: {start: -1}|spec.ordinals.start: the number '-1' stands",
                "StatefulSet|serviceName: A_|spec.serviceName: 'A_' is no name",
                "StatefulSet|persistentVolumeClaimRetentionPolicy: {whenScaled:"
                        + " Keep}|spec.persistentVolumeClaimRetentionPolicy.whenScaled: 'Keep' is no"
                        + " policy, expected Retain or Delete",
                "StatefulSet|volumeClaimTemplates: [{metadata: {name: A}, spec: {}}]|"
                        + "spec.volumeClaimTemplates[0].metadata.name: 'A' is no name of a volume",
                "StatefulSet|volumeClaimTemplates: [{metadata: {name: a}, spec: {}}]|"
                        + "spec.volumeClaimTemplates[0].spec.accessModes: is empty, expected one of",
                "StatefulSet|volumeClaimTemplates: [{metadata: {name: a}, spec: {}}, {metadata:"
                        + " {name: a}, spec: {}}]|spec.volumeClaimTemplates[1].metadata.name: 'a' is"
                        + " the name of another claim template",
                "StatefulSet|volumeClaimTemplates: [{metadata: {}}]|"
                        + "spec.volumeClaimTemplates[0].metadata.name: is required",
                "StatefulSet|volumeClaimTemplates: [{metadata: {name: a, namespace: b}}]|"
                        + "spec.volumeClaimTemplates[0].metadata.namespace: unknown field",
                "StatefulSet|volumeClaimTemplates: [{kind: Pod, metadata: {name: a}}]|"
                        + "spec.volumeClaimTemplates[0].kind: 'Pod' cannot be honoured: it makes"
                        + " claims",
                "StatefulSet|replica: 3|spec.replica: unknown field 'replica', did you mean"
                        + " 'replicas'?",
                "DaemonSet|replicas: 2|spec.replicas: unknown field 'replicas'",
                "DaemonSet|updateStrategy: {rollingUpdate: {maxSurge:"
                        + " 1}}|spec.updateStrategy.rollingUpdate.maxSurge: is there, expected"
                        + " maxUnavailable: 0 beside it",
                "DaemonSet|updateStrategy: {rollingUpdate: {maxUnavailable:"
                        + " 0}}|spec.updateStrategy.rollingUpdate.maxUnavailable: is 0, expected"
                        + " maxSurge: 1 beside it",
                "DaemonSet|updateStrategy: {rollingUpdate: {maxUnavailable:"
                        + " half}}|spec.updateStrategy.rollingUpdate.maxUnavailable: 'half' is no"
                        + " share",
            })
    void read_whatCannotBeHonoured_isRefusedWithItsPlace(
            String kind, String spec, String expected) {
        var messages = Sample.messages(Sample.problems(document(kind, "a", spec)));

        assertTrue(
                messages.stream().anyMatch(message -> message.contains(expected)),
                messages.toString());
    }

    @Test
    void read_minReadySeconds_isHonoured() {
        assertEquals(Duration.ofSeconds(7), stateful("minReadySeconds: 7").minReady());
        assertEquals(Duration.ofSeconds(7), daemon("minReadySeconds: 7").minReady());
    }

    @ParameterizedTest
    @CsvSource({"my.db", "a23456789-123456789-123456789-123456789-123456789-123456789-12"})
    void read_statefulSetWhosePodsWouldHaveNoHostNames_isRefused(String name) {
        var messages = Sample.messages(Sample.problems(document("StatefulSet", name, "")));

        assertEquals(1, messages.size());
        assertTrue(messages.getFirst().contains("makes no host names of its pods"), name);
    }

    @Test
    void read_selectorOfAnotherPod_isRefused() {
        var yaml =
                document("DaemonSet", "a", "")
                        .replace("matchLabels: {app: a}", "matchLabels: {app: b}");

        var messages = Sample.messages(Sample.problems(yaml));

        assertEquals(List.of(true), messages.stream().map(m -> m.contains("app=b")).toList());
    }
}
