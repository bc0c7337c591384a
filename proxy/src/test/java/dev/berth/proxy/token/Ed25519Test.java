package dev.berth.proxy.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.JWK;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of RFC 8037 appendix A: key, text and signature of another implementation. */
class Ed25519Test {
    private static final String KEY =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
                    + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";
    private static final String TEXT = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    private static final String SIGNATURE =
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    @Test
    void verifies_exampleOfTheRfc_andNothingElse() throws Exception {
        JWK key = JWK.parse(KEY);
        String changed = TEXT.replace("RXh", "RXg");

        assertEquals(List.of(key), SignatureCheck.candidates(List.of(key), "EdDSA", ""));
        assertTrue(SignatureCheck.verifies(key, "EdDSA", TEXT, SIGNATURE));
        assertFalse(SignatureCheck.verifies(key, "EdDSA", changed, SIGNATURE));
        assertFalse(SignatureCheck.verifies(key, "EdDSA", TEXT, "AAAA"));
    }
}
