package dev.berth.registry.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/**
 * Answers "what is this address called" with the address, at once and without asking anybody.
 *
 * <p>The web server asks for the name of each TLS client before its handshake; a name server that
 * is slow would hold a connection up, and the thread that carries others with it. The JDK takes one
 * such provider for the whole process; looking names up works as ever.
 */
public final class NumericNames extends InetAddressResolverProvider {
    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new Numeric(configuration.builtinResolver());
    }

    @Override
    public String name() {
        return "addresses without names";
    }

    private record Numeric(InetAddressResolver builtin) implements InetAddressResolver {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
                throws UnknownHostException {
            return builtin.lookupByName(host, policy);
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            return InetAddress.getByAddress(address).getHostAddress();
        }
    }
}
