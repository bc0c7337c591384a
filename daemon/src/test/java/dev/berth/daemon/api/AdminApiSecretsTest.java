package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Secrets over the admin API; what viewers see of them is tested where they are stored. */
final class AdminApiSecretsTest extends AdminApiCase {
    private static final String SECRETS = "/api/v1/namespaces/default/secrets";
    private static final String SECRET =
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: login}
            stringData: {password: correct-horse}
            """;

    @Test
    void secret_ofAWriter_isReadBackAsAppliedAndDeleted() throws IOException {
        UnixHttp.Answer applied = apply(SECRET);
        UnixHttp.Answer shown = http.get(SECRETS + "/login");
        UnixHttp.Answer deleted = http.send("DELETE", SECRETS + "/login", "");

        assertEquals(200, applied.status(), applied.body());
        assertFalse(applied.body().contains("horse"), applied.body());
        assertEquals("Opaque", text(shown.json(), "type"));
        assertEquals("Y29ycmVjdC1ob3JzZQ==", text(shown.json(), "data.password"));
        assertEquals(200, deleted.status(), deleted.body());
        assertFalse(deleted.body().contains("Y29y"), deleted.body());
        assertEquals(404, http.get(SECRETS + "/login").status());
    }

    @Test
    void secret_inTheAuditLog_isANameOnly() throws IOException {
        apply(SECRET);

        String audit = api.audit.last(10).toString();

        assertTrue(audit.contains("Secret default/login"), audit);
        assertFalse(audit.contains("horse"), audit);
    }
}
