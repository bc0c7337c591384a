package dev.berth.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A balancer that may open few files. */
@Timeout(90)
class DescriptorsIT {
    private static final int DESCRIPTORS = 150;

    @Test
    void descriptors_usedUp_clientsAreServedOnceSomeAreFree() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try (var upstream = Upstream.answering("a", "served");
                var child = new ChildProcess(upstream, DESCRIPTORS)) {
            String before = ask(child);
            for (int at = 0; at < DESCRIPTORS; at++) {
                idle.add(child.tcp());
            }
            String complaint = child.await("WARNING: https cannot accept");
            for (Socket socket : idle) {
                socket.close();
            }
            String after = ask(child);

            assertTrue(before.startsWith("HTTP/1.1 200 "), before);
            assertTrue(complaint.contains("Too many open files"), complaint);
            assertTrue(after.startsWith("HTTP/1.1 200 "), after);
        }
    }

    private static String ask(ChildProcess child) throws IOException {
        try (SSLSocket socket = child.tls("http/1.1")) {
            String request =
                    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                            + child.token()
                            + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return Rig.readAll(socket);
        }
    }
}
