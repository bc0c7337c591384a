package dev.berth.policies.reconcile;

import dev.berth.policies.image.Digest;
import dev.berth.policies.workload.ContainerAction;
import dev.berth.policies.workload.ContainerHealth;
import dev.berth.policies.workload.ContainerProbe;
import dev.berth.policies.workload.ContainerSecurity;
import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.EnvironmentSources;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.PodValue;
import dev.berth.policies.workload.ProbeKind;
import dev.berth.policies.workload.PullPolicy;
import dev.berth.policies.workload.RestartPolicy;
import dev.berth.policies.workload.Workload;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The name of a workload's template by its content: pods that carry it are up to date.
 *
 * <p>It covers what a container is made from and the workload's name, not the number of replicas,
 * nor what a tag means at the moment: a push does not restart anything by itself. Every field is
 * written with its name and lengths, so that no two templates read alike. It outlives the daemon on
 * the containers' labels: a field that is added later must leave no trace while it has its default,
 * or an upgrade would restart every pod.
 */
public final class SpecHash {
    private static final String FORMAT = "berth.dev/pod-spec/1";

    private final StringBuilder canonical = new StringBuilder();

    private SpecHash() {}

    /** 64 lower-case hex digits. */
    public static String of(Workload workload) {
        var hash = new SpecHash();
        hash.field("format", FORMAT);
        hash.field(
                workload.id().kind().title().toLowerCase(Locale.ROOT),
                workload.id().object().toString());
        workload.instance().ifPresent(uid -> hash.field("uid", uid));
        hash.add(workload.template());
        return hash.sha256();
    }

    private void add(PodTemplate template) {
        template.labels().values().forEach((key, value) -> pair("label", key, value));
        template.annotations().values().forEach((key, value) -> pair("annotation", key, value));
        field("grace", template.terminationGrace().toString());
        template.priorityClass().ifPresent(name -> field("priorityClass", name));
        if (template.restartPolicy() != RestartPolicy.ALWAYS) {
            field("restart", template.restartPolicy().text());
        }
        VolumeTraces.of(template.volumes(), this::field);
        template.naming().hostname().ifPresent(name -> field("hostname", name));
        template.naming().subdomain().ifPresent(name -> field("subdomain", name));
        template.pullSecrets().forEach(name -> field("pullSecret", name));
        // The first container of a pod that has only this one leaves no trace of the list.
        add(template.containers().getFirst());
        for (var container : template.containers().subList(1, template.containers().size())) {
            field("container", container.name());
            add(container);
        }
        for (var container : template.initContainers()) {
            field("init", container.name());
            add(container);
        }
    }

    private void add(ContainerTemplate container) {
        field("name", container.name());
        field("image", container.image().toString());
        if (container.pull() != PullPolicy.ofImage(container.image())) {
            field("pull", container.pull().text());
        }
        list("command", container.command());
        list("args", container.args());
        container.environment().forEach((key, value) -> pair("env", key, value));
        add(container.sources());
        VolumeTraces.of(container.mounts(), this::field);
        container.workingDirectory().ifPresent(directory -> field("cwd", directory));
        for (var port : container.ports()) {
            pair("port", port.name().orElse(""), Integer.toString(port.port()));
        }
        var resources = container.resources();
        number("cpuRequest", OptionalLong.of(resources.cpuRequestMillis()));
        number("cpuLimit", resources.cpuLimitMillis());
        number("memoryRequest", OptionalLong.of(resources.memoryRequestBytes()));
        number("memoryLimit", resources.memoryLimitBytes());
        add(container.security());
        add(container.health());
    }

    /** Nothing of a container without probes and hooks. */
    private void add(ContainerHealth health) {
        for (var kind : ProbeKind.values()) {
            health.probe(kind)
                    .ifPresent(
                            probe -> {
                                field("probe", kind.name());
                                add(probe);
                            });
        }
        health.postStart().ifPresent(hook -> hook("postStart", hook));
        health.preStop().ifPresent(hook -> hook("preStop", hook));
    }

    private void add(ContainerProbe probe) {
        action(probe.action());
        field("delay", probe.initialDelay().toString());
        field("period", probe.period().toString());
        field("timeout", probe.timeout().toString());
        number("successes", OptionalLong.of(probe.successThreshold()));
        number("failures", OptionalLong.of(probe.failureThreshold()));
        probe.terminationGrace().ifPresent(grace -> field("probeGrace", grace.toString()));
    }

    private void hook(String name, ContainerAction hook) {
        field("hook", name);
        action(hook);
    }

    private void action(ContainerAction action) {
        switch (action) {
            case ContainerAction.HttpGet http -> {
                pair(
                        http.encrypted() ? "https" : "http",
                        http.path(),
                        Integer.toString(http.port()));
                http.headers().forEach(header -> pair("header", header.name(), header.value()));
            }
            case ContainerAction.TcpConnect tcp -> field("tcp", Integer.toString(tcp.port()));
            case ContainerAction.GrpcCheck grpc ->
                    pair("grpc", grpc.service(), Integer.toString(grpc.port()));
            case ContainerAction.Exec exec -> list("exec", exec.command());
            case ContainerAction.Sleep sleep -> field("sleep", sleep.time().toString());
        }
    }

    /** Which objects and keys are meant, never what they hold. */
    private void add(EnvironmentSources sources) {
        for (var bulk : sources.bulk()) {
            pair("envFrom", bulk.kind().title(), bulk.object());
            pair("prefix", bulk.prefix(), Boolean.toString(bulk.optional()));
        }
        for (var variable : sources.variables()) {
            switch (variable.value()) {
                case EnvironmentSources.Value.Text(String text) ->
                        pair("envText", variable.name(), text);
                case EnvironmentSources.Value.Key key -> {
                    pair("envKey", variable.name(), key.kind().title());
                    pair("of", key.object(), key.key());
                    field("optional", Boolean.toString(key.optional()));
                }
                case EnvironmentSources.Value.OfPod(PodValue value) -> {
                    field("envPod", variable.name());
                    add(value);
                }
            }
        }
    }

    private void add(PodValue value) {
        switch (value) {
            case PodValue.Field field -> field("field", field.path());
            case PodValue.Label(String key) -> field("labelOf", key);
            case PodValue.Annotation(String key) -> field("annotationOf", key);
            case PodValue.Amount amount -> {
                pair("amount", amount.container(), amount.amount().path());
                field("divisor", Long.toString(amount.divisor()));
            }
        }
    }

    private void add(ContainerSecurity security) {
        number("user", security.runAsUser());
        number("group", security.runAsGroup());
        if (security.readOnlyRootFilesystem()) {
            field("readOnly", "true");
        }
        list("drop", List.copyOf(security.droppedCapabilities()));
        if (security.mustNotBeRoot()) {
            field("nonRoot", "true");
        }
        security.groups().forEach(group -> field("supplemental", Long.toString(group)));
    }

    private void list(String name, List<String> values) {
        values.forEach(value -> field(name, value));
    }

    private void number(String name, OptionalLong value) {
        value.ifPresent(number -> field(name, Long.toString(number)));
    }

    private void pair(String name, String key, String value) {
        field(name, key);
        field("=", value);
    }

    private void field(String name, String value) {
        canonical.append(name).append(' ').append(value.length()).append(' ').append(value);
        canonical.append('\n');
    }

    private String sha256() {
        try {
            var digest = MessageDigest.getInstance(Digest.Algorithm.SHA256.javaName());
            var bytes = canonical.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(digest.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
