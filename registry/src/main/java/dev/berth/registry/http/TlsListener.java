package dev.berth.registry.http;

import dev.berth.registry.base.TlsLimits;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * The way in for other hosts: TLS 1.3, and a credential for everything.
 *
 * @param listen where it answers; port 0 lets the kernel choose
 * @param context proves who the registry is; it may show another certificate at any time
 * @param names that clients may reach it under, in lower case, as of now
 * @param anonymousPull whether pulling needs no credential after all
 * @param limits its bounds
 */
public record TlsListener(
        InetSocketAddress listen,
        SSLContext context,
        Supplier<Set<String>> names,
        boolean anonymousPull,
        TlsLimits limits) {
    Door door() {
        return new Door(anonymousPull, names);
    }
}
