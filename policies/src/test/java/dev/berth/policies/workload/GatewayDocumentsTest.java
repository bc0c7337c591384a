package dev.berth.policies.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GatewayDocumentsTest {
    private static final GatewayDocuments GRANTED =
            new GatewayDocuments(
                    new TreeMap<>(),
                    List.of(),
                    List.of(),
                    List.of(
                            new ReferenceGrant(
                                    new ObjectName("data", "web"),
                                    List.of(new ReferenceGrant.From("HTTPRoute", "web")),
                                    List.of(new ReferenceGrant.To("Service", Optional.of("db"))))));

    @ParameterizedTest
    @CsvSource({
        "HTTPRoute, web, Service, data, db, true",
        "HTTPRoute, web, Service, data, other, false",
        "HTTPRoute, other, Service, data, db, false",
        "GRPCRoute, web, Service, data, db, false",
        "HTTPRoute, web, Secret, data, db, false",
        "HTTPRoute, web, Service, more, db, false",
        "GRPCRoute, web, Service, web, any, true",
    })
    void allows_otherNamespace_needsAGrant(
            String from,
            String fromNamespace,
            String to,
            String namespace,
            String name,
            boolean ok) {
        boolean allowed = GRANTED.allows(from, fromNamespace, to, new ObjectName(namespace, name));

        assertEquals(ok, allowed);
    }
}
