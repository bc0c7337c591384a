package dev.berth.proxy.limit;

import java.time.Duration;

/**
 * What connections may use that are passed on unread.
 *
 * @param connections open at once, on all ports together; each costs about 40 KiB
 * @param clientConnections of one address at once (IPv6: of one /64)
 * @param hello from accept to the end of what is read before the endpoint is chosen
 * @param helloBytes of a ClientHello, its records' heads included
 * @param tries endpoints that are asked for a connection
 * @param leave how long a connection may go on whose endpoint has left the snapshot
 * @param bindRetry until a port is tried again that cannot be had
 */
public record StreamLimits(
        int connections,
        int clientConnections,
        Duration hello,
        int helloBytes,
        int tries,
        Duration leave,
        Duration bindRetry) {
    public static final StreamLimits DEFAULT =
            new StreamLimits(
                    1024,
                    512,
                    Duration.ofSeconds(10),
                    16 * 1024,
                    3,
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(5));

    /** The same with other counts of connections. */
    public StreamLimits withConnections(int all, int ofOneClient) {
        return new StreamLimits(all, ofOneClient, hello, helloBytes, tries, leave, bindRetry);
    }

    /** The same with other waits. */
    public StreamLimits withWaits(Duration otherHello, Duration otherLeave, Duration otherBind) {
        return new StreamLimits(
                connections,
                clientConnections,
                otherHello,
                helloBytes,
                tries,
                otherLeave,
                otherBind);
    }
}
