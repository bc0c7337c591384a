package dev.berth.daemon.simulation;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.DocumentReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Documents that a user of a simulated appliance applies. */
final class Wishes {
    static final int NAMES = 3;

    private static final List<String> CPUS = List.of("", "", "250m", "400m", "600m", "1", "1", "2");
    private static final DocumentReader READER = new DocumentReader();

    /** Reading takes longer than all else that a wish takes. */
    private static final Map<String, List<Document>> READ = new HashMap<>();

    private final Dice dice;

    Wishes(Dice dice) {
        this.dice = dice;
    }

    String name() {
        return "app-" + dice.index(NAMES);
    }

    /** A service for the pods of that name. */
    static List<Document> service(String name) {
        return read(
                """
                {apiVersion: v1, kind: Service, metadata: {name: NAME},
                 spec: {selector: {app: NAME}, ports: [{port: 80, targetPort: 8080}]}}
                """
                        .replace("NAME", name));
    }

    /** A deployment of that name, different from time to time. */
    List<Document> deployment(String name) {
        String cpu = CPUS.get(dice.index(CPUS.size()));
        String resources =
                cpu.isEmpty()
                        ? "{}"
                        : "{requests: {cpu: \"C\", memory: 16Mi}, limits: {cpu: \"C\", memory: 16Mi}}"
                                .replace("C", cpu);
        String more =
                switch (dice.index(6)) {
                    case 0 -> ", initContainers: [{name: init, image: \"tool:1\"}]";
                    default -> "";
                };
        String side = dice.oneIn(6) ? ", {name: side, image: \"tool:1\"}" : "";
        String annotations = dice.oneIn(4) ? "{berth.dev/placement: greedy}" : "{}";
        return read(
                """
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: NAME},
                 spec: {replicas: REPLICAS, selector: {matchLabels: {app: NAME}},
                  template: {metadata: {labels: {app: NAME}, annotations: ANNOTATIONS},
                   spec: {terminationGracePeriodSeconds: 4MORE, containers: [{name: main,
                    image: "NAME:TAG", ports: [{containerPort: 8080}], resources: RESOURCES}SIDE]}}}}
                """
                        .replace("REPLICAS", Integer.toString(dice.index(4)))
                        .replace("ANNOTATIONS", annotations)
                        .replace("MORE", more)
                        .replace("SIDE", side)
                        .replace("RESOURCES", resources)
                        .replace("NAME", name)
                        .replace("TAG", Integer.toString(dice.between(1, 3))));
    }

    private static List<Document> read(String yaml) {
        synchronized (READ) {
            return READ.computeIfAbsent(
                    yaml,
                    text ->
                            READER.read(text.getBytes(StandardCharsets.UTF_8), "default")
                                    .orElseThrow());
        }
    }
}
