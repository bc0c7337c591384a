package dev.berth.proxy.edge;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A range of addresses in CIDR notation (RFC 4632).
 *
 * @param first its lowest address
 * @param bits how many leading bits are common, 0 to 32 or 128
 */
public record AddressRange(InetAddress first, int bits) {
    /** Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address. */
    public static Result<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        String base = slash < 0 ? text : text.substring(0, slash);
        String length = slash < 0 ? "" : text.substring(slash + 1);
        Optional<InetAddress> first = AddressText.address(base);
        boolean numbered = slash < 0 || length.matches("0|[1-9][0-9]{0,2}");
        if (first.isEmpty() || !numbered) {
            return refused(text, "is no range of addresses, expected one like 10.0.0.0/8");
        }
        int all = first.get().getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? all : Integer.parseInt(length);
        if (bits > all) {
            return refused(text, "has more than " + all + " common bits");
        }
        var range = new AddressRange(first.get(), bits);
        return range.lowest()
                ? Result.ok(range)
                : refused(text, "has bits behind its common ones, expected zeros there");
    }

    /** Whether the address is one of these. */
    public boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (bit(mine, bit) != bit(other, bit)) {
                return false;
            }
        }
        return true;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }

    private boolean lowest() {
        byte[] octets = first.getAddress();
        for (int bit = bits; bit < octets.length * Byte.SIZE; bit++) {
            if (bit(octets, bit) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(byte[] octets, int at) {
        return (octets[at / Byte.SIZE] >> (Byte.SIZE - 1 - at % Byte.SIZE)) & 1;
    }

    private static Result<AddressRange> refused(String text, String why) {
        return Result.refused(Problem.at("", "\"" + text + "\" " + why));
    }
}
