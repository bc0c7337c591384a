package dev.berth.daemon.cli;

import com.google.gson.JsonObject;
import dev.berth.daemon.cli.json.JsonFields;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth drain}: empties a slot, and waits until it is empty. */
@Command(
        name = "drain",
        description = "Empties a slot and keeps newcomers off it; waits until it is empty.",
        footer = {
            "",
            "Pods move while they run, to as many CPUs of the same NUMA node; where there are none,",
            "they are replaced elsewhere, one of each workload at a time, in the order in which it",
            "is updated; else they stay, and it is said why. A Pod that no workload makes again and",
            "that cannot be moved is deleted with --force only. The slot stays closed until berth",
            "uncordon, also if the time is over."
        })
final class DrainCommand extends BerthCommand {
    /** The reason of such a pod. */
    private static final String NEEDS_FORCE = "DrainNeedsForce";

    @Parameters(paramLabel = "slot/N", description = "Which slot.")
    private String name = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long to wait: 60s unless told; 0s: not at all.")
    private Duration timeout = Duration.ofSeconds(60);

    @Option(
            names = "--force",
            description = "Deletes Pods that cannot be moved and that nobody makes again.")
    private boolean force;

    /** Those that were deleted. */
    private final Set<String> deleted = new HashSet<>();

    DrainCommand(Berth berth) {
        super(berth);
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        SlotName slot = SlotName.of(name);
        slot.want(berth(), "drain");
        output().line(slot + " takes nobody any more");
        output().flush();
        if (timeout.isZero()) {
            return ExitCode.OK;
        }
        ProgressBar bar = berth().progressBar();
        var waiting = new Waiting(berth().surroundings().pause(), timeout);
        var first = new int[] {-1};
        try {
            waiting.until(() -> missing(slot, bar, first));
        } finally {
            bar.end();
        }
        output().line(slot + " drained");
        return ExitCode.OK;
    }

    private Optional<String> missing(SlotName slot, ProgressBar bar, int[] first)
            throws CommandFailure, IOException {
        JsonObject map = berth().calls().get(AdminCalls.SLOTS);
        JsonObject found = JsonFields.where(JsonFields.objects(map, "slots"), "id", slot.id());
        String state = JsonFields.text(found, "state");
        List<JsonObject> holders = JsonFields.objects(found, "holders");
        if (found.isEmpty() || state.equals("drained")) {
            return Optional.empty();
        }
        if (state.equals("draining")) {
            first[0] = Math.max(first[0], holders.size());
            bar.count("draining " + slot, first[0] - holders.size(), first[0]);
        }
        endBarePods(slot, holders);
        List<String> left = new ArrayList<>();
        for (JsonObject holder : holders) {
            String message = JsonFields.text(holder, "message");
            left.add(
                    JsonFields.text(holder, "namespace")
                            + "/"
                            + JsonFields.text(holder, "pod")
                            + (message.isEmpty() ? "" : " (" + message + ")"));
        }
        return Optional.of(
                Printable.line(
                        left.isEmpty()
                                ? slot + " was not looked at yet"
                                : slot + " still holds " + String.join(", ", left)));
    }

    /** As kubectl does: all are named, and none is deleted unasked. */
    private void endBarePods(SlotName slot, List<JsonObject> holders)
            throws CommandFailure, IOException {
        List<String> bare = new ArrayList<>();
        for (JsonObject holder : holders) {
            if (!JsonFields.text(holder, "reason").equals(NEEDS_FORCE)) {
                continue;
            }
            String namespace = JsonFields.text(holder, "namespace");
            String pod = JsonFields.text(holder, "pod");
            bare.add(namespace + "/" + pod);
            if (force && deleted.add(namespace + "/" + pod)) {
                berth().calls().delete(ResourceKind.POD, namespace, pod);
                output().line(Printable.line("pod/" + pod + " of " + namespace + " deleted"));
                output().flush();
            }
        }
        if (!force && !bare.isEmpty()) {
            throw CommandFailure.failed(
                    Printable.line(
                            slot
                                    + " stays closed, but Pods that cannot be moved and that nobody"
                                    + " makes again are on it (--force deletes them): "
                                    + String.join(", ", bare)));
        }
    }
}
