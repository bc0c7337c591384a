package dev.berth.policies.route;

import dev.berth.policies.balance.TrafficPolicy;
import dev.berth.policies.workload.DesiredState;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.Service;
import dev.berth.policies.workload.TrafficAttachment;
import java.util.HashMap;
import java.util.Map;

/**
 * Which traffic policy each port of a service has.
 *
 * <p>A policy for a port goes before one for its whole service; of two that say the same, the first
 * by name holds, so that it is decided the same way every time.
 */
public final class AppliedTraffic {
    private AppliedTraffic() {}

    /** The ports that have a policy of their own. */
    public static Map<ServiceKey, TrafficPolicy> of(DesiredState desired) {
        Map<ServiceKey, TrafficPolicy> byPort = new HashMap<>();
        Map<ServiceKey, TrafficPolicy> byService = new HashMap<>();
        for (TrafficAttachment attachment : desired.traffic().values()) {
            for (TrafficAttachment.Reference target : attachment.targets()) {
                String namespace = attachment.name().namespace();
                Service service =
                        desired.services().get(new ObjectName(namespace, target.service()));
                if (service == null) {
                    continue;
                }
                for (Service.ServicePort port : service.ports()) {
                    var key = new ServiceKey(namespace, target.service(), port.port());
                    if (target.port().isEmpty()) {
                        byService.putIfAbsent(key, attachment.policy());
                    } else if (target.port().equals(port.name())) {
                        byPort.putIfAbsent(key, attachment.policy());
                    }
                }
            }
        }
        byService.forEach(byPort::putIfAbsent);
        return byPort;
    }
}
