package dev.berth.daemon.store;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.Kind;
import dev.berth.policies.base.Problem;
import dev.berth.policies.workload.DesiredState;
import java.util.List;

/** Looks whether the priority class is there that a workload's pods name. */
final class PriorityChecks {
    private PriorityChecks() {}

    static List<Problem> warnings(Document document, DesiredState state) {
        return document
                .resource()
                .workload()
                .flatMap(workload -> workload.template().priorityClass())
                .filter(name -> state.priorities().named(name).isEmpty())
                .map(
                        name ->
                                new Problem(
                                        place(document.kind()),
                                        "PriorityClass "
                                                + name
                                                + " does not exist, no pod is made until it does",
                                        document.line()))
                .stream()
                .toList();
    }

    private static String place(Kind kind) {
        return (kind == Kind.POD ? "spec" : "spec.template.spec") + ".priorityClassName";
    }
}
