package dev.berth.daemon.store;

import dev.berth.daemon.document.Document;
import dev.berth.policies.base.Problem;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.PortReference;
import dev.berth.policies.workload.Service;
import dev.berth.policies.workload.TrafficAttachment;
import dev.berth.policies.workload.TrafficAttachment.Reference;
import java.util.ArrayList;
import java.util.List;

/** Services and ports that a TrafficPolicy names and that do not exist. */
final class UnmetTargets {
    private UnmetTargets() {}

    static List<Problem> of(TrafficAttachment attachment, Document document, DesiredState state) {
        List<Problem> problems = new ArrayList<>();
        for (int at = 0; at < attachment.targets().size(); at++) {
            Reference target = attachment.targets().get(at);
            Service service =
                    state.services()
                            .get(new ObjectName(attachment.name().namespace(), target.service()));
            String place = "spec.targetRefs[" + at + "]";
            if (service == null) {
                problems.add(
                        new Problem(
                                place,
                                "service "
                                        + target.service()
                                        + " does not exist, the policy waits for it",
                                document.line()));
            } else if (target.port().isPresent()
                    && service.port(new PortReference.ByName(target.port().get())).isEmpty()) {
                problems.add(
                        new Problem(
                                place + ".sectionName",
                                "service "
                                        + target.service()
                                        + " has no port "
                                        + target.port().get()
                                        + ", the policy waits for it",
                                document.line()));
            }
        }
        return problems;
    }
}
