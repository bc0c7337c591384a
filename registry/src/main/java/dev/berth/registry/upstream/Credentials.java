package dev.berth.registry.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;

/** The file with the {@code user:secret} of an upstream. */
final class Credentials {
    private Credentials() {}

    /** The value of an {@code Authorization} header. */
    static String basic(Path file, int mostBytes) throws UpstreamFault {
        String line = line(file, mostBytes);
        int colon = line.indexOf(':');
        if (colon <= 0 || colon == line.length() - 1) {
            throw refused(file, "does not hold user:secret");
        }
        return "Basic " + Base64.getEncoder().encodeToString(line.getBytes(UTF_8));
    }

    private static String line(Path file, int mostBytes) throws UpstreamFault {
        try (var in = Files.newInputStream(file)) {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw refused(file, "can be read by everybody on the host, expected mode 0600");
            }
            byte[] bytes = in.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw refused(file, "has more than " + mostBytes + " bytes");
            }
            return new String(bytes, UTF_8).lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            throw refused(file, "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static UpstreamFault refused(Path file, String why) {
        return new UpstreamFault(UpstreamFault.Kind.REFUSED, "the file " + file + " " + why);
    }
}
