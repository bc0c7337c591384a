package dev.berth.daemon.control;

import dev.berth.policies.workload.ContainerTemplate.ContainerPort;
import dev.berth.policies.workload.PortReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The ports of a pod as one of its container's labels keeps them: {@code http=8080}. */
final class PodPorts {
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    private PodPorts() {}

    static List<String> write(List<ContainerPort> ports) {
        return ports.stream().map(port -> port.name().orElse("") + "=" + port.port()).toList();
    }

    /** What is no port of ours is left out: nobody can be sent there. */
    static List<ContainerPort> read(List<String> written) {
        List<ContainerPort> ports = new ArrayList<>();
        for (String text : written) {
            int equals = text.indexOf('=');
            if (equals < 0 || !PORT.matcher(text.substring(equals + 1)).matches()) {
                continue;
            }
            String name = text.substring(0, equals);
            int port = Integer.parseInt(text.substring(equals + 1));
            if (port <= PortReference.MAX_PORT) {
                ports.add(
                        new ContainerPort(
                                name.isEmpty() ? Optional.empty() : Optional.of(name), port));
            }
        }
        return ports;
    }
}
