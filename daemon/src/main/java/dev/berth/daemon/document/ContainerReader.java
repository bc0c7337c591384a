package dev.berth.daemon.document;

import dev.berth.policies.base.Result;
import dev.berth.policies.image.ImageReference;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.ContainerTemplate.ContainerPort;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PullPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one element of {@code containers}. */
final class ContainerReader {
    private static final String NO_TERMINAL = "a replica has no terminal";

    private ContainerReader() {}

    static Optional<ContainerTemplate> read(
            Fields fields, SecurityReader.PodLevel podLevel, MountReader mountReader) {
        int before = fields.findings().errorCount();
        Optional<String> name = fields.requiredText("name");
        name.filter(text -> !ObjectName.isLabel(text))
                .ifPresent(
                        text ->
                                fields.error(
                                        "name",
                                        Quoted.of(text) + " is no name, " + Syntax.LABEL_EXPECTED));
        Optional<ImageReference> image =
                fields.requiredText("image").flatMap(t -> image(fields, t));
        var expansion = new Expansion(fields.findings());
        var environment = EnvironmentReader.read(fields, expansion);
        boolean known = !environment.sources().isPresent();
        List<String> command = texts(fields, "command", expansion, known);
        List<String> args = texts(fields, "args", expansion, known);
        Optional<String> directory = directory(fields);
        List<ContainerPort> ports = ports(fields);
        var health = ProbeReader.health(fields, ports);
        var resources = ResourcesReader.read(fields);
        var security = SecurityReader.read(fields, podLevel);
        var mounts = mountReader.read(fields);
        Optional<PullPolicy> pull = pull(fields);
        unhonoured(fields);
        fields.refuseUnknown();
        return fields.findings().errorCount() > before || name.isEmpty() || image.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ContainerTemplate(
                                name.get(),
                                image.get(),
                                command,
                                args,
                                environment.values(),
                                directory,
                                ports,
                                resources,
                                security,
                                health,
                                mounts,
                                environment.sources(),
                                pull.orElse(PullPolicy.ofImage(image.get()))));
    }

    private static Optional<ImageReference> image(Fields fields, String text) {
        return switch (ImageReference.parse(text)) {
            case Result.Ok<ImageReference>(ImageReference image) -> Optional.of(image);
            case Result.Refused<ImageReference>(var problems) -> {
                problems.forEach(problem -> fields.error("image", problem.detail()));
                yield Optional.empty();
            }
        };
    }

    /** What refers to variables that are not known so far is expanded when they are. */
    private static List<String> texts(
            Fields fields, String name, Expansion expansion, boolean known) {
        if (!known) {
            return fields.texts(name);
        }
        return fields.texts(name).stream()
                .map(text -> expansion.expand(text, fields.at(name), fields.lineOf(name)))
                .toList();
    }

    private static Optional<String> directory(Fields fields) {
        Optional<String> directory = fields.text("workingDir").filter(text -> !text.isEmpty());
        directory
                .filter(text -> !text.startsWith("/"))
                .ifPresent(
                        text ->
                                fields.error(
                                        "workingDir", Quoted.of(text) + " is no absolute path"));
        return directory;
    }

    private static List<ContainerPort> ports(Fields fields) {
        List<ContainerPort> ports = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Fields port : fields.each("ports")) {
            port.require("containerPort", "a number");
            OptionalLong number = PortReader.number(port, "containerPort");
            Optional<String> name = PortReader.portName(port, "name");
            name.filter(text -> !names.add(text))
                    .ifPresent(text -> port.error("name", Quoted.of(text) + " is there twice"));
            PortReader.protocol(port);
            port.refuse("hostPort", "use an Ingress to reach the container from outside");
            port.refuse("hostIP", "use an Ingress to reach the container from outside");
            port.refuseUnknown();
            number.ifPresent(value -> ports.add(new ContainerPort(name, (int) value)));
        }
        return ports;
    }

    /** What a document does not say, the image's name does. */
    private static Optional<PullPolicy> pull(Fields fields) {
        Optional<String> text = fields.text("imagePullPolicy").filter(given -> !given.isEmpty());
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (PullPolicy policy : PullPolicy.values()) {
            if (policy.text().equals(text.get())) {
                return Optional.of(policy);
            }
        }
        fields.error(
                "imagePullPolicy",
                Quoted.of(text.get()) + " is no policy, expected IfNotPresent, Always or Never");
        return Optional.empty();
    }

    private static void unhonoured(Fields fields) {
        fields.refuse("volumeDevices", "a volume holds files: use volumeMounts");
        fields.refuse(
                "restartPolicy",
                "init containers run to their end; put what stays into containers");
        fields.refuse("restartPolicyRules", "a replica of a Deployment is always restarted");
        fields.withoutEffect("resizePolicy", "changed resources make a new replica");
        fields.only("stdin", false, NO_TERMINAL);
        fields.only("stdinOnce", false, NO_TERMINAL);
        fields.only("tty", false, NO_TERMINAL);
        fields.text("terminationMessagePath")
                .filter(path -> !path.equals("/dev/termination-log"))
                .ifPresent(path -> noTerminationMessage(fields, "terminationMessagePath"));
        fields.text("terminationMessagePolicy")
                .filter(policy -> !policy.equals("File"))
                .ifPresent(policy -> noTerminationMessage(fields, "terminationMessagePolicy"));
    }

    private static void noTerminationMessage(Fields fields, String name) {
        fields.withoutEffect(name, "the last words of a container are in its log");
    }
}
