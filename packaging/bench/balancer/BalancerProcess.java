import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.berth.policies.balance.AppProtocol;
import dev.berth.policies.balance.Endpoint;
import dev.berth.policies.balance.TargetSet;
import dev.berth.policies.route.HostRule;
import dev.berth.policies.route.PathRule;
import dev.berth.policies.route.Route;
import dev.berth.policies.route.RouteTable;
import dev.berth.policies.route.ServiceKey;
import dev.berth.proxy.Proxy;
import dev.berth.proxy.ProxyConfig;
import dev.berth.proxy.RoutingSnapshot;
import dev.berth.proxy.ServerIdentity;
import dev.berth.proxy.TrustedIssuer;
import dev.berth.proxy.observe.LogStream;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The balancer alone, as berthd runs it: its access log on standard output, every bound at its
 * default.
 *
 * <pre>
 * BalancerProcess CERTIFICATE KEY HOST HTTP_PORT GRPC_PORT READY_FILE     READY_FILE says: PORT TOKEN
 * </pre>
 */
final class BalancerProcess {
    private static final String ISSUER = "urn:berth:bench";
    private static final Duration TOKEN_LIFE = Duration.ofHours(2);

    private BalancerProcess() {}

    public static void main(String[] arguments)
            throws IOException, GeneralSecurityException, JOSEException, InterruptedException {
        String host = arguments[2];
        var key = new ECKeyGenerator(Curve.P_256).keyID("bench").generate();
        JWKSet keys = new JWKSet(key).toPublicJWKSet();
        var proxy =
                Proxy.start(
                        ProxyConfig.of(
                                new InetSocketAddress("127.0.0.1", 0),
                                new LogStream(new FileOutputStream(FileDescriptor.out)),
                                new PrometheusRegistry()),
                        identity(Path.of(arguments[0]), Path.of(arguments[1])),
                        List.of(new TrustedIssuer(ISSUER, () -> keys)),
                        routes(
                                host,
                                Integer.parseInt(arguments[3]),
                                Integer.parseInt(arguments[4])));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> proxy.stop(Duration.ofSeconds(1))));
        Path ready = Path.of(arguments[5]);
        Path part = Path.of(arguments[5] + ".part");
        Files.writeString(part, proxy.httpsAddress().getPort() + " " + token(key, host) + "\n");
        Files.move(part, ready, StandardCopyOption.ATOMIC_MOVE);
        new CountDownLatch(1).await();
    }

    private static RoutingSnapshot routes(String host, int httpPort, int grpcPort) {
        var web = new ServiceKey("default", "web", 80);
        var grpc = new ServiceKey("default", "grpc", 80);
        var precise = new HostRule.Precise(host);
        return new RoutingSnapshot(
                new RouteTable(
                        List.of(
                                new Route("default/web", precise, new PathRule.Prefix("/"), web),
                                new Route(
                                        "default/grpc",
                                        precise,
                                        new PathRule.Prefix("/grpc.testing.TestService"),
                                        grpc)),
                        Optional.empty()),
                Map.of(
                        web, targets("web-1", httpPort, AppProtocol.HTTP1),
                        grpc, targets("grpc-1", grpcPort, AppProtocol.HTTP2)),
                Map.of());
    }

    private static TargetSet targets(String pod, int port, AppProtocol protocol) {
        return TargetSet.of(List.of(new Endpoint("127.0.0.1", port, pod, protocol)));
    }

    private static ServerIdentity identity(Path certificate, Path key)
            throws IOException, GeneralSecurityException {
        var x509 = CertificateFactory.getInstance("X.509");
        var parsed =
                (X509Certificate)
                        x509.generateCertificate(
                                new ByteArrayInputStream(Files.readAllBytes(certificate)));
        String base64 = Files.readString(key).replaceAll("-----[^-]+-----|\\s", "");
        var encoded = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
        return new ServerIdentity(
                KeyFactory.getInstance("EC").generatePrivate(encoded), List.of(parsed));
    }

    private static String token(ECKey key, String audience) throws JOSEException {
        Instant now = Instant.now();
        var header =
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID("bench")
                        .build();
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .audience(List.of(audience))
                        .subject("bench")
                        .claim("client_id", "bench")
                        .claim("scope", "read")
                        .jwtID("bench-1")
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(TOKEN_LIFE)))
                        .build();
        var token = new SignedJWT(header, claims);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }
}
