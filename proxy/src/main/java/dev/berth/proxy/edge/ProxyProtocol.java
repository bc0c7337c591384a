package dev.berth.proxy.edge;

import dev.berth.proxy.wire.BadMessage;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Where connections come from: the peer, or whom a trusted peer names in the header that it puts
 * before everything else (PROXY protocol, version 2, §2.2).
 *
 * <p>A trusted peer must send the header, and nobody else's is read: so nobody can choose which of
 * the two holds. The first version, which is text, is refused.
 */
public final class ProxyProtocol {
    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
    private static final int HEAD_BYTES = 16;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int UNSPECIFIED = 0x00;
    private static final int TCP_IPV4 = 0x11;
    private static final int TCP_IPV6 = 0x21;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int PORT_BYTES = 2;
    private static final int TLV_HEAD = 3;

    private final List<AddressRange> trusted;
    private final int most;

    /**
     * Believes these peers.
     *
     * @param most bytes of a header behind its first 16
     */
    public ProxyProtocol(List<AddressRange> trusted, int most) {
        this.trusted = List.copyOf(trusted);
        this.most = most;
    }

    /**
     * Where a connection comes from; of a trusted peer the header is read, and not a byte behind
     * it. Nothing has been read yet, and whoever calls watches the time.
     *
     * @throws BadMessage if a trusted peer sends anything else
     */
    public InetSocketAddress client(SocketChannel channel) throws IOException {
        var peer = (InetSocketAddress) channel.getRemoteAddress();
        for (AddressRange range : trusted) {
            if (range.contains(peer.getAddress())) {
                return header(channel, peer);
            }
        }
        return peer;
    }

    private InetSocketAddress header(SocketChannel channel, InetSocketAddress peer)
            throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        while (head.hasRemaining()) {
            fill(channel, head);
            int known = Math.min(head.position(), SIGNATURE.length);
            boolean same = Arrays.equals(head.array(), 0, known, SIGNATURE, 0, known);
            check(same, "no header of the PROXY protocol, version 2");
        }
        int command = head.get(SIGNATURE.length) & 0xff;
        int family = head.get(SIGNATURE.length + 1) & 0xff;
        int length = head.getShort(SIGNATURE.length + 2) & 0xffff;
        check(command == LOCAL || command == PROXY, "an unknown version or command");
        check(length <= most, "a header of " + length + " bytes");
        ByteBuffer rest = ByteBuffer.allocate(length);
        while (rest.hasRemaining()) {
            fill(channel, rest);
        }
        rest.flip();
        if (command == LOCAL) {
            return peer;
        }
        return switch (family) {
            // The peer does not know either: §2.2 says to use the connection's own addresses.
            case UNSPECIFIED -> peer;
            case TCP_IPV4 -> source(rest, IPV4_BYTES);
            case TCP_IPV6 -> source(rest, IPV6_BYTES);
            default -> throw BadMessage.malformed("an unknown family or transport");
        };
    }

    private static InetSocketAddress source(ByteBuffer rest, int bytes) throws IOException {
        check(rest.remaining() >= 2 * (bytes + PORT_BYTES), "addresses that are not whole");
        var address = new byte[bytes];
        rest.get(address);
        rest.position(2 * bytes);
        int port = rest.getShort() & 0xffff;
        rest.getShort();
        while (rest.hasRemaining()) {
            check(rest.remaining() >= TLV_HEAD, "a value that is not whole");
            rest.get();
            int length = rest.getShort() & 0xffff;
            check(rest.remaining() >= length, "a value that is not whole");
            rest.position(rest.position() + length);
        }
        return new InetSocketAddress(InetAddress.getByAddress(address), port);
    }

    private static void fill(SocketChannel channel, ByteBuffer buffer) throws IOException {
        if (channel.read(buffer) < 0) {
            throw new EOFException("the connection ended inside the PROXY header");
        }
    }

    private static void check(boolean good, String otherwise) throws BadMessage {
        if (!good) {
            throw BadMessage.malformed(otherwise);
        }
    }
}
