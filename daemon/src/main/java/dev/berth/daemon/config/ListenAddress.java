package dev.berth.daemon.config;

import dev.berth.daemon.document.Quoted;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen: {@code 127.0.0.1:5000}, {@code [::1]:5000}, {@code localhost:5000}, or {@code
 * :5000} for every address of the host.
 *
 * @param address one of the host's, or a wildcard
 * @param port 0 to 65535; 0 lets the system choose
 */
public record ListenAddress(InetAddress address, int port) {
    private static final int MAX_PORT = 65_535;
    private static final Pattern GRAMMAR =
            Pattern.compile(
                    "(?:\\[([0-9a-fA-F:.]{2,45})]|(|localhost|[0-9]{1,3}(?:\\.[0-9]{1,3}){3}))"
                            + ":([0-9]{1,5})");

    /** Reads an address; a name other than localhost is refused, since it could mean anything. */
    public static Result<ListenAddress> parse(String text) {
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
            return refused(text);
        }
        int port = Integer.parseInt(matcher.group(3));
        String bracketed = matcher.group(1);
        Optional<InetAddress> address =
                bracketed == null ? plain(matcher.group(2)) : literal(bracketed);
        return address.<Result<ListenAddress>>map(
                        found -> Result.ok(new ListenAddress(found, port)))
                .orElseGet(() -> refused(text));
    }

    private static Optional<InetAddress> plain(String host) {
        if (host.isEmpty()) {
            return literal("0.0.0.0");
        }
        return literal(host.equals("localhost") ? "127.0.0.1" : host);
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Result<ListenAddress> refused(String text) {
        return Result.refused(
                Problem.at(
                        "",
                        Quoted.of(text)
                                + " is no address to listen on, expected one like 127.0.0.1:5000,"
                                + " [::]:443 or :443"));
    }

    /** Where a socket listens, once it does. */
    public static ListenAddress of(InetSocketAddress bound) {
        return new ListenAddress(bound.getAddress(), bound.getPort());
    }

    /** As sockets take it. */
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    /** {@code 127.0.0.1:5000}, as {@link #parse} reads it. */
    @Override
    public String toString() {
        String host = address.getHostAddress();
        return (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
    }
}
