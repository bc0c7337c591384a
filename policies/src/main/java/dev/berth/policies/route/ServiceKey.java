package dev.berth.policies.route;

/**
 * One port of one service, as an Ingress backend names it.
 *
 * @param namespace the service's namespace
 * @param service the service's name
 * @param port the service's port (not the pod's), 1 to 65535
 */
public record ServiceKey(String namespace, String service, int port) {
    public ServiceKey {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", expected 1 to 65535");
        }
    }

    @Override
    public String toString() {
        return namespace + "/" + service + ":" + port;
    }
}
