package dev.berth.daemon.network;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.net.Inet4Address;

/**
 * A range of IPv4 addresses in CIDR form (RFC 4632), such as {@code 10.89.0.0/16}.
 *
 * @param network its first address
 * @param prefix bits that all its addresses share, 8 to 30
 */
public record Subnet(Inet4Address network, int prefix) {
    private static final int MIN_PREFIX = 8;
    private static final int MAX_PREFIX = 30;

    public Subnet {
        if (prefix < MIN_PREFIX || prefix > MAX_PREFIX) {
            throw new IllegalArgumentException("prefix /" + prefix + ", expected /8 to /30");
        }
        if ((bits(network) & ~mask(prefix)) != 0) {
            throw new IllegalArgumentException(
                    network.getHostAddress() + " is not the first address of a /" + prefix);
        }
    }

    /** Reads {@code 10.89.0.0/16}; the address must be the first of the range. */
    public static Result<Subnet> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,2}")) {
            return refused(text);
        }
        var address = text.substring(0, slash);
        // Strict: the JDK also takes forms such as 10.1, which nobody means here.
        if (!address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return refused(text);
        }
        try {
            return Result.ok(
                    new Subnet(
                            Inet4Address.ofLiteral(address),
                            Integer.parseInt(text.substring(slash + 1))));
        } catch (IllegalArgumentException e) {
            return refused(text);
        }
    }

    private static Result<Subnet> refused(String text) {
        return Result.refused(
                Problem.at(
                        "",
                        "\"%s\" is no range, expected its first address and /8 to /30 (10.89.0.0/16)"
                                .formatted(text)));
    }

    /** The host's own address: the first after the network's. */
    public Inet4Address gateway() {
        return at(1);
    }

    /** The last address, which reaches everybody. */
    public Inet4Address broadcast() {
        return at(size() - 1);
    }

    /** How many addresses it has, those of network, gateway and broadcast included. */
    public long size() {
        return 1L << (32 - prefix);
    }

    /** The address at {@code index}, counted from 0. */
    public Inet4Address at(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("address " + index + " of " + this);
        }
        return address(bits(network) + (int) index);
    }

    /** Where an address stands, the reverse of {@link #at}; negative when it is outside. */
    public long indexOf(Inet4Address address) {
        return contains(address)
                ? Integer.toUnsignedLong(bits(address)) - Integer.toUnsignedLong(bits(network))
                : -1;
    }

    /** Whether an address is one of its own. */
    public boolean contains(Inet4Address address) {
        return (bits(address) & mask(prefix)) == bits(network);
    }

    /** Whether the two share an address. */
    public boolean overlaps(Subnet other) {
        int shared = mask(Math.min(prefix, other.prefix));
        return (bits(network) & shared) == (bits(other.network) & shared);
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }

    static int mask(int prefix) {
        return prefix == 0 ? 0 : -1 << (32 - prefix);
    }

    static int bits(Inet4Address address) {
        int bits = 0;
        for (byte part : address.getAddress()) {
            bits = (bits << 8) | (part & 0xff);
        }
        return bits;
    }

    static Inet4Address address(int bits) {
        return Inet4Address.ofLiteral(
                (bits >>> 24)
                        + "."
                        + ((bits >>> 16) & 0xff)
                        + "."
                        + ((bits >>> 8) & 0xff)
                        + "."
                        + (bits & 0xff));
    }
}
