package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.Resources;
import dev.berth.policies.workload.Service.Discovery;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One change to a good document each, and what becomes of it. */
final class KindReadersTest {
    private static final String SERVICE =
            """
            {apiVersion: v1, kind: Service, metadata: {name: a},
             spec: {selector: {app: a}, ports: [{port: 80, EXTRA_PORT: ~}], EXTRA: ~}}
            """;
    private static final String INGRESS =
            """
            {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a, EXTRA_META: ~},
             spec: {rules: [{host: a.example.com, http: {paths: [{path: /, pathType: Prefix,
               backend: {service: {name: a, port: {number: 80}}}, EXTRA_PATH: ~}]}}], EXTRA: ~}}
            """;
    private static final String DEPLOYMENT =
            """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: a},
             spec: {selector: {matchLabels: {app: a}, EXTRA_SELECTOR: ~}, EXTRA: ~,
               template: {metadata: {labels: {app: a}, EXTRA_META: ~}, spec: {EXTRA_POD: ~,
                 containers: [{name: a, image: a, EXTRA_CONTAINER: ~}]}}}}
            """;

    private static String with(String document, String where, String extra) {
        return document.replace(where + ": ~", extra).replaceAll("EXTRA[_A-Z]*: ~,?", "");
    }

    private static String base(String kind) {
        return switch (kind) {
            case "Service" -> SERVICE;
            case "Ingress" -> INGRESS;
            default -> DEPLOYMENT;
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Service|EXTRA|type: NodePort|spec.type: 'NodePort' cannot be honoured: use an"
                        + " Ingress",
                "Service|EXTRA|type: LoadBalancer|spec.type: 'LoadBalancer' cannot be honoured: use"
                        + " an",
                "Service|EXTRA|clusterIP: 10.1.2.3|spec.clusterIP: '10.1.2.3' cannot be honoured:"
                        + " Berth gives every Service its address, leave the field out, or say None",
                "Service|EXTRA|clusterIPs: [None]|spec.clusterIPs: cannot be honoured",
                "Service|EXTRA|publishNotReadyAddresses: true|spec.publishNotReadyAddresses: true"
                        + " cannot be honoured: only an endpoint that is ready gets requests",
                "Deployment|EXTRA_POD|hostname: a.b|spec.template.spec.hostname: 'a.b' is no name",
                "Deployment|EXTRA_POD|subdomain: A|spec.template.spec.subdomain: 'A' is no name",
                "Service|EXTRA|sessionAffinity: ClientIP|spec.sessionAffinity: 'ClientIP' cannot"
                        + " be",
                "Service|EXTRA|ipFamilies: [IPv6]|spec.ipFamilies: 'IPv6' cannot be honoured",
                "Service|EXTRA|externalIPs: [1.2.3.4]|spec.externalIPs: cannot be honoured",
                "Service|EXTRA_PORT|protocol: UDP|spec.ports[0].protocol: 'UDP' cannot be honoured",
                "Service|EXTRA_PORT|nodePort: 30000|spec.ports[0].nodePort: cannot be honoured",
                "Service|EXTRA_PORT|targetPort: '9376'|spec.ports[0].targetPort: '9376' is no port"
                        + " name",
                "Service|EXTRA_PORT|targetPort: 0|spec.ports[0].targetPort: the number '0' stands"
                        + " here",
                "Service|EXTRA_PORT|appProtocol: kubernetes.io/h2|spec.ports[0].appProtocol:"
                        + " 'kubernetes.io/h2' is no protocol, expected http,",
                "Service|EXTRA_PORT|appProtocol: a/b/c|spec.ports[0].appProtocol: 'a/b/c' is no",
                "Service|EXTRA_PORT|name: A|spec.ports[0].name: 'A' is no port name",
                "Ingress|EXTRA|tls: [{secretName: X_}]|spec.tls[0].secretName: 'X_' is no name of a"
                        + " Secret",
                "Ingress|EXTRA_PATH|pathtype: x|spec.rules[0].http.paths[0].pathtype: unknown field"
                        + " 'pathtype', did you mean 'pathType'?",
                "Deployment|EXTRA|replicas: -1|spec.replicas: the number '-1' stands here",
                "Deployment|EXTRA|replicas: '2'|spec.replicas: the text '2' stands here",
                "Deployment|EXTRA|strategy: {type: Blue}|spec.strategy.type: 'Blue' is none,"
                        + " expected RollingUpdate or Recreate",
                "Deployment|EXTRA|strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}"
                        + "|spec.strategy.rollingUpdate: does not go with type: Recreate",
                "Deployment|EXTRA|strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}}"
                        + "|spec.strategy.rollingUpdate.maxUnavailable: may not be 0",
                "Deployment|EXTRA|strategy: {rollingUpdate: {maxUnavailable: 101%}}"
                        + "|spec.strategy.rollingUpdate.maxUnavailable: '101%' is no share",
                "Deployment|EXTRA|minReadySeconds: 600|spec.progressDeadlineSeconds: is 600,"
                        + " expected more than minReadySeconds, 600",
                "Deployment|EXTRA_SELECTOR|matchExpressions: [{key:"
                        + " a}]|spec.selector.matchExpressions: cannot be honoured: say the same with"
                        + " matchLabels",
                "Deployment|EXTRA_META|annotations: {berth.dev/placement:"
                        + " greediest}|spec.template.metadata.annotations: berth.dev/placement names"
                        + " the policy 'greediest', expected least-allocated or max-match or greedy",
                "Deployment|EXTRA_POD|restartPolicy: Never|spec.template.spec.restartPolicy:"
                        + " 'Never'",
                "Deployment|EXTRA_POD|volumes: [{name: a}]|spec.template.spec.volumes[0]: has 0",
                "Deployment|EXTRA_POD|hostNetwork: true|spec.template.spec.hostNetwork: true"
                        + " cannot",
                "Deployment|EXTRA_POD|dnsPolicy: Default|spec.template.spec.dnsPolicy: 'Default'",
                "Deployment|EXTRA_POD|schedulerName: x|spec.template.spec.schedulerName: 'x' cannot"
                        + " be honoured: pick a policy with the annotation berth.dev/placement",
                "Deployment|EXTRA_POD|securityContext: {runAsUser: 0, runAsNonRoot:"
                        + " true}|spec.template.spec.containers[0].runAsNonRoot: contradicts",
                "Deployment|EXTRA_POD|securityContext: {seccompProfile: {type: Unconfined}}"
                        + "|spec.template.spec.securityContext.seccompProfile.type: 'Unconfined'",
                "Deployment|EXTRA_POD|securityContext: {sysctls: [{name: a, value: b}]}"
                        + "|spec.template.spec.securityContext.sysctls: cannot be honoured",
                "Deployment|EXTRA_POD|securityContext: {supplementalGroups: [-1]}"
                        + "|spec.template.spec.securityContext.supplementalGroups[0]: the number",
                "Deployment|EXTRA_CONTAINER|livenessProbe: {}"
                        + "|spec.template.spec.containers[0].livenessProbe: says nothing to do",
                "Deployment|EXTRA_CONTAINER|env: [{name: A, valueFrom: {}}]"
                        + "|spec.template.spec.containers[0].env[0].valueFrom: has 0 sources",
                "Deployment|EXTRA_CONTAINER|env: [{name: A, value:"
                        + " 1}]|spec.template.spec.containers[0].env[0].value: the number '1' stands"
                        + " here, expected text: put it in quotes",
                "Deployment|EXTRA_CONTAINER|env: [{name: A=B}]"
                        + "|spec.template.spec.containers[0].env[0].name: 'A=B' is no name",
                "Deployment|EXTRA_CONTAINER|resources: {limits: {cpu:"
                        + " 0.5m}}|spec.template.spec.containers[0].resources.limits.cpu: is finer than"
                        + " 1m",
                "Deployment|EXTRA_CONTAINER|resources: {limits: {memory: 8Ei}}"
                        + "|spec.template.spec.containers[0].resources.limits.memory: is too large",
                "Deployment|EXTRA_CONTAINER|resources: {limits: {memory: 0}}"
                        + "|spec.template.spec.containers[0].resources.limits.memory: is 0",
                "Deployment|EXTRA_CONTAINER|resources: {requests: {cpu: 2}, limits: {cpu:"
                        + " 1}}|spec.template.spec.containers[0].resources.limits.cpu: is below the"
                        + " request",
                "Deployment|EXTRA_CONTAINER|resources: {limits: {nvidia.com/gpu:"
                        + " 1}}|spec.template.spec.containers[0].resources.limits[nvidia.com/gpu]:"
                        + " cannot",
                "Deployment|EXTRA_CONTAINER|securityContext: {privileged:"
                        + " true}|spec.template.spec.containers[0].securityContext.privileged: true"
                        + " cannot",
                "Deployment|EXTRA_CONTAINER|securityContext: {capabilities: {add:"
                        + " [NET_RAW]}}|spec.template.spec.containers[0].securityContext.capabilities.add:"
                        + " 'NET_RAW'",
                "Deployment|EXTRA_CONTAINER|workingDir: app"
                        + "|spec.template.spec.containers[0].workingDir: 'app' is no absolute path",
                "Deployment|EXTRA_CONTAINER|imagePullPolicy:"
                        + " Sometimes|spec.template.spec.containers[0].imagePullPolicy: 'Sometimes' is"
                        + " no policy"
            })
    void read_whatCannotBeHonoured_isAnError(
            String kind, String where, String extra, String expected) {
        List<Problem> problems = Sample.problems(with(base(kind), where, extra));

        String found = problems.isEmpty() ? "accepted" : problems.getFirst().place();
        assertEquals(1, problems.size(), problems::toString);
        String text = found + ": " + problems.getFirst().detail();
        assertTrue(text.startsWith(expected), text);
        assertTrue(problems.getFirst().line() > 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Service|EXTRA|internalTrafficPolicy: Local|spec.internalTrafficPolicy",
                "Service|EXTRA_PORT|appProtocol: example.com/mine|spec.ports[0].appProtocol",
                "Service|EXTRA_PORT|appProtocol: mongodb|spec.ports[0].appProtocol",
                "Ingress|EXTRA|ingressClassName: nginx|spec.ingressClassName",
                "Ingress|EXTRA|tls: [{hosts: [b.example.com]}]|spec.tls[0].hosts",
                "Ingress|EXTRA_META|annotations: {nginx.ingress.kubernetes.io/x:"
                        + " y}|metadata.annotations",
                "Deployment|EXTRA|revisionHistoryLimit: 200|spec.revisionHistoryLimit",
                "Deployment|EXTRA_POD|nodeSelector: {a: b}|spec.template.spec.nodeSelector",
                "Deployment|EXTRA_POD|affinity: {a: b}|spec.template.spec.affinity",
                "Deployment|EXTRA_POD|serviceAccountName: x|spec.template.spec.serviceAccountName",
                "Deployment|EXTRA_CONTAINER|resources: {requests: {memory: 100m}}"
                        + "|spec.template.spec.containers[0].resources.requests.memory"
            })
    void read_whatHasNoEffect_isAWarning(String kind, String where, String extra, String place) {
        Document document = Sample.document(with(base(kind), where, extra));

        assertEquals(List.of(place), document.warnings().stream().map(Problem::place).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Service|EXTRA|type: ClusterIP",
                "Service|EXTRA|sessionAffinity: None, ipFamilies: [IPv4], ipFamilyPolicy:"
                        + " SingleStack",
                "Service|EXTRA|clusterIP: ''",
                "Service|EXTRA|clusterIP: None, clusterIPs: [None], publishNotReadyAddresses: true",
                "Deployment|EXTRA_POD|hostname: a, subdomain: web",
                "Service|EXTRA_PORT|appProtocol: kubernetes.io/h2c",
                "Service|EXTRA_PORT|appProtocol: ''",
                "Ingress|EXTRA|ingressClassName: berth",
                "Ingress|EXTRA|tls: [{hosts: [a.example.com]}]",
                "Deployment|EXTRA|replicas: 0, revisionHistoryLimit: 10, progressDeadlineSeconds:"
                        + " 600",
                "Deployment|EXTRA|strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%}}",
                "Deployment|EXTRA|strategy: {type: Recreate}, minReadySeconds: 5, paused: true",
                "Deployment|EXTRA|strategy: {rollingUpdate: {maxSurge: 200%, maxUnavailable: 0}}",
                "Deployment|EXTRA_META|creationTimestamp: null",
                "Deployment|EXTRA_POD|restartPolicy: Always, dnsPolicy: ClusterFirst",
                "Deployment|EXTRA_POD|schedulerName: default-scheduler, securityContext: {}",
                "Deployment|EXTRA_CONTAINER|imagePullPolicy: IfNotPresent, resources: {}",
                "Deployment|EXTRA_CONTAINER|terminationMessagePath: /dev/termination-log"
            })
    void read_whatKubernetesFillsIn_isFine(String kind, String where, String extra) {
        Document document = Sample.document(with(base(kind), where, extra));

        assertEquals(List.of(), document.warnings());
    }

    @ParameterizedTest
    @CsvSource({"false,READY_PODS", "true,ALL_PODS"})
    void read_headlessServiceWithoutPorts_isOneWhosePodsAreFound(boolean all, Discovery expected) {
        var document =
                Sample.document(
                        "{apiVersion: v1, kind: Service, metadata: {name: db}, spec: {clusterIP: None,"
                                + " selector: {app: db}, publishNotReadyAddresses: "
                                + all
                                + "}}");

        var service = assertInstanceOf(Resource.OfService.class, document.resource()).service();

        assertEquals(expected, service.discovery());
        assertEquals(List.of(), service.ports());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "apps/v1|ReplicaSet|kind ReplicaSet cannot be honoured: use a Deployment",
                "apps/v1|Deploymnet|unknown kind 'Deploymnet', did you mean 'Deployment'?",
                "v1|Frobnicator|unknown kind 'Frobnicator', expected Service, Deployment or"
                        + " Ingress",
                "extensions/v1beta1|Ingress|'extensions/v1beta1' has no Ingress that is read,"
                        + " expected networking.k8s.io/v1"
            })
    void read_otherKind_isRefusedByName(String version, String kind, String expected) {
        String yaml = "apiVersion: " + version + "\nkind: " + kind + "\nmetadata: {name: a}\n";

        List<Problem> problems = Sample.problems(yaml);

        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.getFirst().detail().startsWith(expected), problems::toString);
    }

    @ParameterizedTest
    @CsvSource({"v1, ServiceAccount", "v1, Namespace", "policy/v1, PodDisruptionBudget"})
    void read_kindWithoutEffect_isAcceptedWithAWarning(String version, String kind) {
        Document document =
                Sample.document(
                        "{apiVersion: "
                                + version
                                + ", kind: "
                                + kind
                                + ", metadata: {name: a}, spec: {anything: 1}}");

        assertEquals(new Resource.WithoutEffect(), document.resource());
        assertEquals(1, document.warnings().size());
    }

    @Test
    void read_limitWithoutRequest_isBoth() {
        String extra = "resources: {limits: {cpu: 2, memory: 1Gi}}";

        Resources resources = container(with(DEPLOYMENT, "EXTRA_CONTAINER", extra)).resources();

        assertEquals(
                new Resources(2000, OptionalLong.of(2000), 1 << 30, OptionalLong.of(1 << 30)),
                resources);
        assertTrue(resources.isExclusive());
    }

    @Test
    void read_selectorThatDoesNotMatch_isRefusedAtItsLine() {
        String yaml =
                Sample.file("deployment.yaml").replaceFirst("app: my-app\n  t", "app: x\n  t");

        List<String> messages = Sample.messages(Sample.problems(yaml));

        assertEquals(
                List.of(
                        "line 9: spec.selector: asks for the label 'app=x', which the template does"
                                + " not have"),
                messages);
    }

    @Test
    void read_variablesThatDoubleEachOther_areRefused() {
        var env = new StringBuilder("env: [{name: A0, value: xxxxxxxxxxxxxxxx}");
        for (int i = 1; i < 40; i++) {
            env.append(", {name: A%d, value: $(A%d)$(A%d)}".formatted(i, i - 1, i - 1));
        }
        String yaml = with(DEPLOYMENT, "EXTRA_CONTAINER", env + "]");

        Result<List<Document>> result = Sample.read(yaml);

        assertTrue(
                Sample.problems(result).getFirst().detail().startsWith("environment, command"),
                result::toString);
    }

    private static ContainerTemplate container(String yaml) {
        Resource resource = Sample.document(yaml).resource();
        return ((Resource.OfDeployment) resource).deployment().template().containers().getFirst();
    }
}
