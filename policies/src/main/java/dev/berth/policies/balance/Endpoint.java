package dev.berth.policies.balance;

/**
 * One address of a service that answers requests.
 *
 * @param address numeric IP address of the pod, never a name
 * @param port TCP port, 1 to 65535
 * @param pod id of the pod behind the address, so that a reused address is another endpoint
 * @param protocol what it speaks
 */
public record Endpoint(String address, int port, String pod, AppProtocol protocol) {
    public Endpoint {
        if (address.isEmpty()) {
            throw new IllegalArgumentException("an endpoint has an address");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", expected 1 to 65535");
        }
    }

    /** One that speaks HTTP/1.1 in cleartext. */
    public Endpoint(String address, int port, String pod) {
        this(address, port, pod, AppProtocol.HTTP1);
    }

    /** {@code 10.89.0.7:9376}, an IPv6 address in brackets. */
    public String authority() {
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
    }
}
