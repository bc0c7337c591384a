package dev.berth.daemon.store;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.Kind;
import dev.berth.policies.base.Problem;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.Workload;
import java.util.ArrayList;
import java.util.List;

/** Looks whether there is what a workload's pods name: a priority class, Secrets with logins. */
final class WorkloadChecks {
    private WorkloadChecks() {}

    static List<Problem> warnings(Document document, DesiredState state) {
        List<Problem> warnings = new ArrayList<>();
        document.resource()
                .workload()
                .map(Workload::template)
                .ifPresent(template -> check(document, template, state, warnings));
        return warnings;
    }

    private static void check(
            Document document, PodTemplate template, DesiredState state, List<Problem> warnings) {
        String spec = document.kind() == Kind.POD ? "spec" : "spec.template.spec";
        template.priorityClass()
                .filter(name -> state.priorities().named(name).isEmpty())
                .map(
                        name ->
                                new Problem(
                                        spec + ".priorityClassName",
                                        "PriorityClass "
                                                + name
                                                + " does not exist, no pod is made until it does",
                                        document.line()))
                .ifPresent(warnings::add);
        for (String name : template.pullSecrets()) {
            if (!state.secrets().containsKey(new ObjectName(document.name().namespace(), name))) {
                warnings.add(
                        new Problem(
                                spec + ".imagePullSecrets",
                                "Secret "
                                        + name
                                        + " does not exist, images are pulled without it until it"
                                        + " does",
                                document.line()));
            }
        }
    }
}
