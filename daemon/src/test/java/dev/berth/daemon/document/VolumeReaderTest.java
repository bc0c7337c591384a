package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.workload.ContainerMounts.Mount;
import dev.berth.policies.workload.FileSource;
import dev.berth.policies.workload.KeyedObject;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.PodValue;
import dev.berth.policies.workload.PodVolume;
import dev.berth.policies.workload.PodVolume.HostPathType;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VolumeReaderTest {
    private static String deployment(String volumes, String mounts) {
        return """
               apiVersion: apps/v1
               kind: Deployment
               metadata: {name: web}
               spec:
                 selector: {matchLabels: {app: web}}
                 template:
                   metadata: {labels: {app: web}}
                   spec:
                     securityContext: {fsGroup: 2000}
                     volumes: [%s]
                     containers:
                     - name: main
                       image: app:1
                       volumeMounts: [%s]
               """
                .formatted(volumes, mounts);
    }

    private static PodTemplate template(String volumes, String mounts) {
        return Sample.document(deployment(volumes, mounts))
                .resource()
                .workload()
                .orElseThrow()
                .template();
    }

    private static PodVolume.Source source(String volume) {
        return template("{name: v, " + volume + "}", "").volumes().volumes().getFirst().source();
    }

    @Test
    void read_mounts_sayWhichVolumeAndWhere() {
        PodTemplate template =
                template(
                        "{name: a, configMap: {name: settings}}, {name: b, emptyDir: {}}",
                        "{name: a, mountPath: /etc/app/, subPath: app.conf}, {name: b, mountPath:"
                                + " /tmp/b, readOnly: true, mountPropagation: None}");

        assertEquals(
                List.of(
                        new Mount("a", "/etc/app", false, "app.conf"),
                        new Mount("b", "/tmp/b", true, "")),
                template.containers().getFirst().mounts().mounts());
        assertEquals(OptionalLong.of(2000), template.volumes().group());
    }

    @Test
    void read_partsThatDoNotHoldEachOther_areReadInTheirPlainForm() {
        PodTemplate template =
                template(
                        "{name: a, emptyDir: {}}, {name: b, persistentVolumeClaim: {claimName: c}}",
                        "{name: a, mountPath: /a, subPath: ./x//y/}, {name: a, mountPath: /b,"
                                + " subPath: xy}, {name: b, mountPath: /c, subPath: pgdata},"
                                + " {name: b, mountPath: /d, subPath: pgdata}");

        assertEquals(
                List.of("x/y", "xy", "pgdata", "pgdata"),
                template.containers().getFirst().mounts().mounts().stream()
                        .map(Mount::subPath)
                        .toList());
    }

    @Test
    void read_everySource_isKept() {
        assertEquals(
                new PodVolume.Files(
                        List.of(
                                new FileSource.Keys(
                                        KeyedObject.CONFIG_MAP,
                                        "settings",
                                        List.of(
                                                new FileSource.Item(
                                                        "a", "x/a", OptionalInt.of(0400)),
                                                new FileSource.Item("b", "b", OptionalInt.empty())),
                                        true)),
                        0640),
                source(
                        "configMap: {name: settings, optional: true, defaultMode: 0640, items:"
                                + " [{key: a, path: x/a, mode: 256}, {key: b, path: b}]}"));
        assertEquals(
                new PodVolume.Files(
                        List.of(new FileSource.Keys(KeyedObject.SECRET, "login", List.of(), false)),
                        0644),
                source("secret: {secretName: login}"));
        assertEquals(
                new PodVolume.Files(
                        List.of(
                                new FileSource.Keys(KeyedObject.SECRET, "login", List.of(), false),
                                new FileSource.OfPod(
                                        "labels", PodValue.Field.LABELS, OptionalInt.empty()),
                                new FileSource.OfPod(
                                        "cpu",
                                        new PodValue.Amount(
                                                "main", PodValue.Amount.Kind.LIMITS_CPU, 1),
                                        OptionalInt.of(0444))),
                        0600),
                source(
                        "projected: {defaultMode: 0600, sources: [{secret: {name: login}},"
                                + " {downwardAPI: {items: [{path: labels, fieldRef: {fieldPath:"
                                + " metadata.labels}}, {path: cpu, mode: 0444, resourceFieldRef:"
                                + " {containerName: main, resource: limits.cpu, divisor:"
                                + " 1m}}]}}]}"));
        assertEquals(
                new PodVolume.EmptyDir(true, OptionalLong.of(8 << 20)),
                source("emptyDir: {medium: Memory, sizeLimit: 8Mi}"));
        assertEquals(
                new PodVolume.HostPath("/srv/media", HostPathType.DIRECTORY),
                source("hostPath: {path: /srv/media, type: Directory}"));
        assertEquals(
                new PodVolume.Claimed("data", true),
                source("persistentVolumeClaim: {claimName: data, readOnly: true}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: v}||has 0 sources",
                "{name: v, emptyDir: {}, configMap: {name: a}}||has 2 sources",
                "{name: v, nfs: {server: a}}||nfs: cannot be honoured, expected one of configMap",
                "{name: V, emptyDir: {}}||'V' is no name",
                "{name: v, emptyDir: {}}, {name: v, emptyDir: {}}||is the name of another volume",
                "{name: v, emptyDir: {medium: HugePages}}||'HugePages' cannot be honoured",
                "{name: v, configMap: {}}||name: is required",
                "{name: v, secret: {name: a}}||secretName: is required",
                "{name: v, configMap: {name: a, defaultMode: 01000}}||from 0 to 511",
                "{name: v, configMap: {name: a, items: [{key: k, path: ../p}]}}||is no path",
                "{name: v, configMap: {name: a, items: [{key: k, path: /p}]}}||is no path",
                "{name: v, configMap: {name: a, items: [{key: k, path: ..p}]}}||is no path",
                "{name: v, configMap: {name: a, items: [{key: k, path: p}, {key: l, path: p}]}}"
                        + "||is the path of another",
                "{name: v, downwardAPI: {items: [{path: p}]}}||expected either fieldRef",
                "{name: v, downwardAPI: {items: [{path: p, fieldRef: {fieldPath:"
                        + " status.podIP}}]}}||'status.podIP' cannot be honoured here",
                "{name: v, projected: {sources: [{serviceAccountToken: {path: p}}]}}"
                        + "||serviceAccountToken: cannot be honoured",
                "{name: v, hostPath: {path: srv}}||'srv' is no path",
                "{name: v, hostPath: {path: /srv/../etc}}||is no path",
                "{name: v, hostPath: {path: '/a:b'}}||is no path",
                "{name: v, hostPath: {path: /dev/kvm, type: CharDevice}}"
                        + "||'CharDevice' cannot be honoured",
                "{name: v, persistentVolumeClaim: {}}||claimName: is required",
                "{name: v, emptyDir: {}}|{name: w, mountPath: /w}|'w' is no volume of the pod",
                "{name: v, emptyDir: {}}|{name: v, mountPath: w}|is no place for a volume",
                "{name: v, emptyDir: {}}|{name: v, mountPath: /}|is no place for a volume",
                "{name: v, emptyDir: {}}|{name: v, mountPath: '/a:b'}|is no place for a volume",
                "{name: v, emptyDir: {}}|{name: v, mountPath: /etc/resolv.conf}|names are resolved",
                "{name: v, emptyDir: {}}|{name: v, mountPath: /a}, {name: v, mountPath: /a}"
                        + "|is the place of another volume",
                "{name: v, emptyDir: {}}|{name: v, mountPath: /a, mountPropagation:"
                        + " Bidirectional}|'Bidirectional' cannot be honoured",
                "{name: v, emptyDir: {}}|{name: v, mountPath: /a, subPath: b}, {name: v,"
                        + " mountPath: /b}|volume v is mounted with subPath 'b', too",
                "{name: v, persistentVolumeClaim: {claimName: c}}|{name: v, mountPath: /a},"
                        + " {name: v, mountPath: /b, subPath: b}|volume v is mounted whole, too",
                "{name: v, emptyDir: {}}|{name: v, mountPath: /a, subPath: b/c/}, {name: v,"
                        + " mountPath: /b, subPath: ./b}|is mounted with subPath 'b/c', too",
                "{name: v, emptyDir: {}}|{name: v, mountPath: /a, subPath: ../b}|'../b' is no path",
                "{name: v, emptyDir: {}}|{name: v, mountPath: /a, subPath: /b}|'/b' is no path",
                "{name: v, emptyDir: {medium: Memory, sizeLimit: 1Mi}}|{name: v, mountPath: /a,"
                        + " subPath: b}|would have the sizeLimit for itself",
                "{name: v, configMap: {name: c}}|{name: v, mountPath: /a, subPath: ../b}"
                        + "|'../b' is no path",
                "{name: v, emptyDir: {}}|{name: v, mountPath: /a, subPathExpr: b}"
                        + "|subPathExpr: cannot be honoured"
            })
    void read_whatCannotBe_isRefusedWithItsPlace(String volumes, String mounts, String expected) {
        String yaml = deployment(volumes, mounts == null ? "" : mounts);

        List<String> messages = Sample.messages(Sample.problems(yaml));

        assertTrue(
                messages.stream().anyMatch(m -> m.contains(expected) && m.startsWith("line ")),
                messages::toString);
    }

    @Test
    void read_claim_isReadAndItsSizeOnlyStated() {
        Document claim =
                Sample.document(
                        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\n"
                                + "spec: {accessModes: [ReadWriteOnce], storageClassName:"
                                + " standard, resources: {requests: {storage: 1Gi}}}\n");

        assertEquals(
                new ClaimRequest(claim.name(), List.of("ReadWriteOnce"), 1L << 30),
                ((Resource.OfClaim) claim.resource()).request());
        assertTrue(claim.warnings().toString().contains("is stated only"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accessModes: [], resources: {requests: {storage: 1Gi}}|accessModes: is empty",
                "accessModes: [ReadWriteOncePod], resources: {requests: {storage: 1Gi}}"
                        + "|'ReadWriteOncePod' cannot be honoured",
                "accessModes: [ReadWriteOnce]|resources: is required",
                "accessModes: [ReadWriteOnce], resources: {requests: {}}|storage: is required",
                "accessModes: [ReadWriteOnce], resources: {requests: {storage: 0}}|is 0",
                "accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}},"
                        + " storageClassName: fast|'fast' cannot be honoured",
                "accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}},"
                        + " volumeName: pv1|volumeName: cannot be honoured",
                "accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}},"
                        + " volumeMode: Block|'Block' cannot be honoured"
            })
    void read_claimThatCannotBe_isRefused(String spec, String expected) {
        String yaml =
                "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {"
                        + spec
                        + "}\n";

        List<String> messages = Sample.messages(Sample.problems(yaml));

        assertTrue(messages.stream().anyMatch(m -> m.contains(expected)), messages::toString);
    }
}
