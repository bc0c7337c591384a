package dev.berth.daemon.document;

import dev.berth.policies.workload.ContainerAction;
import dev.berth.policies.workload.ContainerTemplate.ContainerPort;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads {@code lifecycle} of a container. */
final class HookReader {
    private static final List<String> ACTIONS = List.of("exec", "httpGet", "sleep");
    private static final String DEPRECATED =
            "Kubernetes has never done it; use exec, httpGet or sleep";

    private HookReader() {}

    /** What is done after a container's start and before its end. */
    record Hooks(
            Optional<ContainerAction.OfHook> postStart, Optional<ContainerAction.OfHook> preStop) {}

    static Hooks read(Fields container, List<ContainerPort> ports) {
        Optional<Fields> lifecycle = container.fields("lifecycle");
        if (lifecycle.isEmpty()) {
            return new Hooks(Optional.empty(), Optional.empty());
        }
        Fields fields = lifecycle.get();
        var hooks = new Hooks(hook(fields, "postStart", ports), hook(fields, "preStop", ports));
        fields.refuse("stopSignal", "say it in the image, with STOPSIGNAL");
        fields.refuseUnknown();
        return hooks;
    }

    private static Optional<ContainerAction.OfHook> hook(
            Fields lifecycle, String name, List<ContainerPort> ports) {
        return lifecycle.fields(name).flatMap(fields -> hook(fields, ports));
    }

    private static Optional<ContainerAction.OfHook> hook(Fields fields, List<ContainerPort> ports) {
        if (fields.has("tcpSocket")) {
            fields.refuse("tcpSocket", DEPRECATED);
            return Optional.empty();
        }
        Optional<String> which = ActionReader.only(fields, ACTIONS);
        Optional<ContainerAction.OfHook> action =
                which.flatMap(
                        found ->
                                switch (found) {
                                    case "exec" -> ActionReader.exec(fields).map(exec -> exec);
                                    case "httpGet" ->
                                            ActionReader.httpGet(fields, ports).map(get -> get);
                                    default -> sleep(fields).map(sleep -> sleep);
                                });
        fields.refuseUnknown();
        return action;
    }

    private static Optional<ContainerAction.Sleep> sleep(Fields hook) {
        return hook.fields("sleep")
                .flatMap(
                        fields -> {
                            fields.require("seconds", "a number");
                            OptionalLong seconds =
                                    fields.integer(
                                            "seconds", 0, PodTemplateReader.MAX_GRACE_SECONDS);
                            fields.refuseUnknown();
                            return seconds.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(
                                            new ContainerAction.Sleep(
                                                    Duration.ofSeconds(seconds.getAsLong())));
                        });
    }

    /** Whoever sleeps longer than the pod's grace never gets to the end of it. */
    static void checkSleeps(Fields container, Duration grace) {
        container
                .fields("lifecycle")
                .ifPresent(lifecycle -> checkSleeps(lifecycle, grace, "postStart", "preStop"));
    }

    private static void checkSleeps(Fields lifecycle, Duration grace, String... names) {
        for (String name : names) {
            lifecycle
                    .fields(name)
                    .flatMap(hook -> hook.fields("sleep"))
                    .ifPresent(
                            sleep -> {
                                OptionalLong seconds = sleep.integer("seconds", 0, Long.MAX_VALUE);
                                if (seconds.isPresent()
                                        && seconds.getAsLong() > grace.toSeconds()) {
                                    sleep.error(
                                            "seconds",
                                            seconds.getAsLong()
                                                    + " exceeds terminationGracePeriodSeconds,"
                                                    + " which is "
                                                    + grace.toSeconds());
                                }
                            });
        }
    }
}
