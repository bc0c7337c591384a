package dev.berth.daemon.simulation;

import dev.berth.daemon.document.Kind;
import java.util.List;

/** Documents as text, different from time to time. */
final class Templates {
    private static final List<String> CPUS = List.of("", "", "250m", "400m", "600m", "1", "1", "2");
    private static final List<String> SET_UPDATES =
            List.of(
                    "{}",
                    "{}",
                    "{rollingUpdate: {partition: 1}}",
                    "{rollingUpdate: {maxUnavailable: 2}}",
                    "{type: OnDelete}");
    private static final List<String> DAEMON_UPDATES =
            List.of("{}", "{rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}", "{type: OnDelete}");
    private static final List<String> POD_RESTARTS = List.of("Always", "OnFailure", "Never");
    private static final List<String> CONCURRENCIES = List.of("Allow", "Forbid", "Replace");

    private final Dice dice;

    Templates(Dice dice) {
        this.dice = dice;
    }

    /** A service for the pods of that name. */
    static String service(String name) {
        return """
               {apiVersion: v1, kind: Service, metadata: {name: NAME},
                spec: {selector: {app: NAME}, ports: [{port: 80, targetPort: 8080}]}}
               """
                .replace("NAME", name);
    }

    /** The classes that pods name. */
    static List<String> priorityClasses() {
        return List.of(
                "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass,"
                        + " metadata: {name: high}, value: 1000}",
                "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass,"
                        + " metadata: {name: calm}, value: 500, preemptionPolicy: Never}");
    }

    /** A document of that kind and name. */
    String of(Kind kind, String name) {
        String text =
                switch (kind) {
                    case STATEFUL_SET -> statefulSet();
                    case DAEMON_SET -> daemonSet();
                    case JOB -> "{apiVersion: batch/v1, kind: Job, META, spec: " + job() + "}";
                    case CRON_JOB -> cronJob();
                    case POD -> pod();
                    default -> deployment();
                };
        return text.replace("META", "metadata: {name: NAME}").replace("NAME", name);
    }

    private String deployment() {
        return "{apiVersion: apps/v1, kind: Deployment, META, spec: {replicas: "
                + dice.index(4)
                + ", selector: {matchLabels: {app: NAME}}, template: "
                + template("")
                + "}}";
    }

    private String statefulSet() {
        // It cannot be changed, so most are alike.
        String order = dice.oneIn(4) ? "Parallel" : "OrderedReady";
        return "{apiVersion: apps/v1, kind: StatefulSet, META, spec: {serviceName: NAME, replicas: "
                + dice.index(4)
                + ", podManagementPolicy: "
                + order
                + ", updateStrategy: "
                + one(SET_UPDATES)
                + ", selector: {matchLabels: {app: NAME}}, template: "
                + template("")
                + "}}";
    }

    private String daemonSet() {
        return "{apiVersion: apps/v1, kind: DaemonSet, META, spec: {updateStrategy: "
                + one(DAEMON_UPDATES)
                + ", selector: {matchLabels: {app: NAME}}, template: "
                + template("")
                + "}}";
    }

    private String pod() {
        return "{apiVersion: v1, kind: Pod, metadata: {name: NAME, labels: {app: NAME}}, spec: "
                + spec("restartPolicy: " + one(POD_RESTARTS) + ", ")
                + "}";
    }

    private String cronJob() {
        return "{apiVersion: batch/v1, kind: CronJob, META, spec: {schedule: \"* * * * *\","
                + " concurrencyPolicy: "
                + one(CONCURRENCIES)
                + ", successfulJobsHistoryLimit: "
                + dice.index(2)
                + ", suspend: "
                + dice.oneIn(8)
                + ", jobTemplate: {spec: "
                + job()
                + "}}}";
    }

    private String job() {
        String deadline = dice.oneIn(6) ? ", activeDeadlineSeconds: 20" : "";
        String ttl = dice.oneIn(6) ? ", ttlSecondsAfterFinished: 5" : "";
        String suspend = dice.oneIn(8) ? ", suspend: true" : "";
        return "{parallelism: "
                + dice.between(1, 3)
                + ", completions: "
                + dice.between(1, 3)
                + ", completionMode: "
                + (dice.oneIn(2) ? "Indexed" : "NonIndexed")
                + ", backoffLimit: "
                + dice.index(4)
                + deadline
                + ttl
                + suspend
                + ", template: "
                + template("restartPolicy: " + (dice.oneIn(3) ? "OnFailure" : "Never") + ", ")
                + "}";
    }

    private String one(List<String> choice) {
        return choice.get(dice.index(choice.size()));
    }

    private String template(String more) {
        String annotations = dice.oneIn(4) ? "{berth.dev/placement: greedy}" : "{}";
        return "{metadata: {labels: {app: NAME}, annotations: "
                + annotations
                + "}, spec: "
                + spec(more)
                + "}";
    }

    private String spec(String more) {
        String cpu = one(CPUS);
        String resources =
                cpu.isEmpty()
                        ? "{}"
                        : "{requests: {cpu: \"C\", memory: 16Mi}, limits: {cpu: \"C\", memory: 16Mi}}"
                                .replace("C", cpu);
        String priority =
                switch (dice.index(8)) {
                    case 0 -> "priorityClassName: high, ";
                    case 1 -> "priorityClassName: calm, ";
                    default -> "";
                };
        String init = dice.oneIn(6) ? "initContainers: [{name: init, image: \"tool:1\"}], " : "";
        String side = dice.oneIn(6) ? ", {name: side, image: \"tool:1\"}" : "";
        return "{terminationGracePeriodSeconds: 4, "
                + more
                + priority
                + init
                + "containers: [{name: main, image: \"NAME:"
                + dice.between(1, 3)
                + "\", ports: [{containerPort: 8080}], resources: "
                + resources
                + "}"
                + side
                + "]}";
    }
}
