package dev.berth.daemon.store;

import dev.berth.daemon.durable.DamagedFileException;
import dev.berth.daemon.durable.PrivateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what only the daemon may read in the database, so that a copy of the database alone tells
 * nothing: AES-256-GCM (NIST SP 800-38D) with a random nonce a record.
 *
 * <p>What a record belongs to is authenticated with it. One that was changed, or moved to another
 * object, does not open. The key is in a file of mode 0600 beside the database; a backup needs
 * both.
 *
 * <p>A record is {@code 1}, then in Base64 the nonce of 12 bytes and the ciphertext with its tag of
 * 16.
 */
public final class RecordSeal {
    private static final String KEY_FILE = "records.key";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String VERSION = "1";

    private final Path file;
    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    private RecordSeal(Path file, byte[] key) {
        this.file = file;
        this.key = new SecretKeySpec(key, "AES");
    }

    /**
     * The seal whose key is in that directory, made where there is none.
     *
     * @throws DamagedFileException if the file holds no key; what is sealed is lost without it
     */
    public static RecordSeal open(Path directory) throws IOException {
        var place = PrivateDirectory.open(directory);
        Optional<byte[]> stored = place.read(KEY_FILE);
        if (stored.isEmpty()) {
            var made = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(made);
            place.write(KEY_FILE, made);
            return new RecordSeal(place.file(KEY_FILE), made);
        }
        if (stored.get().length != KEY_BYTES) {
            throw new DamagedFileException(
                    place.file(KEY_FILE),
                    "it has "
                            + stored.get().length
                            + " bytes, expected "
                            + KEY_BYTES
                            + ": restore it from a backup, or the Secrets in the database are"
                            + " lost");
        }
        return new RecordSeal(place.file(KEY_FILE), stored.get());
    }

    /**
     * A text that only {@link #open(String, String, String)} with the same place opens.
     *
     * @param place what the record belongs to
     */
    String seal(String text, String place) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, nonce, place)
                            .doFinal(text.getBytes(StandardCharsets.UTF_8));
            byte[] record = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, record, NONCE_BYTES, sealed.length);
            return VERSION + Base64.getEncoder().encodeToString(record);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM is not there", impossible);
        }
    }

    /**
     * What was sealed.
     *
     * @param label which object it is, for the message
     * @throws StoreException if it is not what was sealed there with this key
     */
    String open(String record, String place, String label) {
        try {
            byte[] bytes = Base64.getDecoder().decode(record.substring(VERSION.length()));
            if (!record.startsWith(VERSION) || bytes.length < NONCE_BYTES) {
                throw damaged(label, null);
            }
            byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
            byte[] text =
                    cipher(Cipher.DECRYPT_MODE, nonce, place)
                            .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
            return new String(text, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException
                | IllegalArgumentException
                | StringIndexOutOfBoundsException e) {
            throw damaged(label, e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((VERSION + " " + place).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private StoreException damaged(String label, @Nullable Throwable cause) {
        String message =
                "the stored "
                        + label
                        + " does not open with the key in "
                        + file
                        + ": restore the file that belongs to this database";
        return cause == null
                ? new StoreException(StoreException.Kind.DAMAGED, message)
                : new StoreException(StoreException.Kind.DAMAGED, message, cause);
    }
}
