package dev.berth.bench;

import java.security.Provider;
import java.util.List;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** X25519 of Bouncy Castle and nothing else of it, to be put before the JDK's. */
final class XdhProvider extends Provider {
    private static final long serialVersionUID = 1;

    XdhProvider() {
        super("BenchXDH", "1", "X25519 of Bouncy Castle");
        var source = new BouncyCastleProvider();
        for (String type : List.of("KeyPairGenerator", "KeyAgreement", "KeyFactory")) {
            for (String algorithm : List.of("XDH", "X25519")) {
                String implementation = source.getService(type, algorithm).getClassName();
                putService(
                        new Service(this, type, algorithm, implementation, List.of(), Map.of()) {
                            @Override
                            public Object newInstance(Object parameter) {
                                try {
                                    return Class.forName(implementation)
                                            .getDeclaredConstructor()
                                            .newInstance();
                                } catch (ReflectiveOperationException missing) {
                                    throw new IllegalStateException(missing);
                                }
                            }
                        });
            }
        }
    }
}
