package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.client.AdminAnswer;
import dev.berth.daemon.cli.client.AdminRequest;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth logs}: what a pod wrote. */
@Command(name = "logs", description = "Shows what a pod wrote to its standard output and error.")
final class LogsCommand extends BerthCommand {
    @Parameters(
            arity = "1..2",
            paramLabel = "POD",
            hideParamSyntax = true,
            description = "A pod, or deployment/NAME for one pod of that deployment.")
    private List<String> words = List.of();

    @Mixin private final NamespaceOption namespace = new NamespaceOption();

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on as the pod writes.")
    private boolean follow;

    @Option(names = "--tail", paramLabel = "N", description = "Only the last N lines.")
    private long tail = -1;

    @Option(names = "--timestamps", description = "Puts the time in front of each line.")
    private boolean timestamps;

    LogsCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        AdminRequest request =
                AdminRequest.get(ResourceKind.POD.path(namespace.checked(), pod()) + "/log");
        if (follow) {
            request = request.with("follow", "true");
        }
        if (tail >= 0) {
            request = request.with("tailLines", Long.toString(tail));
        } else if (tail != -1) {
            throw CommandFailure.usage("--tail is " + tail + ", expected 0 or more");
        }
        if (timestamps) {
            request = request.with("timestamps", "true");
        }
        AdminAnswer answer =
                berth().calls().client().stream(
                        request,
                        (bytes, length) -> {
                            output().bytes(bytes, length);
                            // A line that somebody waits for must not stay in a buffer.
                            output().flush();
                        });
        if (!answer.success()) {
            throw Refusal.of(answer).failure();
        }
        return ExitCode.OK;
    }

    private String pod() throws CommandFailure, IOException {
        if (words.size() == 1 && words.getFirst().indexOf('/') < 0) {
            return ResourceName.checkedName(words.getFirst());
        }
        ResourceName wanted = ResourceName.ofOne(words);
        return switch (wanted.kind()) {
            case POD -> wanted.name();
            case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, JOB -> podOf(wanted);
            case CRON_JOB,
                    SERVICE,
                    INGRESS,
                    SECRET,
                    CONFIG_MAP,
                    CLAIM,
                    TRAFFIC_POLICY,
                    GATEWAY,
                    HTTP_ROUTE,
                    GRPC_ROUTE,
                    TLS_ROUTE,
                    TCP_ROUTE,
                    REFERENCE_GRANT,
                    PRIORITY_CLASS,
                    ENDPOINT_SLICE,
                    EVENT ->
                    throw CommandFailure.usage(
                            "a "
                                    + wanted.kind().singular()
                                    + " has no logs, expected POD or deployment/NAME");
        };
    }

    /** The first ready pod of the deployment, or its first one. */
    private String podOf(ResourceName wanted) throws CommandFailure, IOException {
        String place = namespace.checked();
        AdminCalls calls = berth().calls();
        JsonObject deployment =
                calls.find(wanted.kind(), place, wanted.name())
                        .orElseThrow(() -> GetCommand.missing(wanted, place));
        List<PodView> pods =
                calls.items(ResourceKind.POD, place).stream()
                        .map(PodView::new)
                        .filter(pod -> pod.madeBy(deployment))
                        .sorted(
                                Comparator.comparing(PodView::ready)
                                        .reversed()
                                        .thenComparing(PodView::name))
                        .toList();
        if (pods.isEmpty()) {
            throw CommandFailure.failed(wanted + " has no pod");
        }
        String name = pods.getFirst().name();
        if (pods.size() > 1) {
            berth().message(
                            wanted
                                    + " has "
                                    + pods.size()
                                    + " pods: these are the logs of "
                                    + name);
        }
        return name;
    }
}
