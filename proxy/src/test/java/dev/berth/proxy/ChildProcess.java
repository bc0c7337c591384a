package dev.berth.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A {@link BalancerChild} as its parent sees it, with the JVM's options of an installed one. */
final class ChildProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final int READ_MILLIS = 20_000;

    private final Process process;
    private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
    private final SSLContext trusting;
    private final int port;
    private final String token;
    private final long ceiling;

    /**
     * Starts it and waits until it listens.
     *
     * @param descriptors it may open so many files; 0 for as many as this process
     */
    ChildProcess(Upstream upstream, int descriptors) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String limit = descriptors == 0 ? "" : "ulimit -n " + descriptors + "; ";
        process =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                limit + "exec \"$@\"",
                                "sh",
                                java,
                                "@" + ProductionOptions.file(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                BalancerChild.class.getName(),
                                Integer.toString(upstream.endpoint().port()))
                        .redirectErrorStream(true)
                        .start();
        Thread.ofVirtual().start(this::read);
        port = Integer.parseInt(await("port "));
        token = await("token ");
        ceiling = Long.parseLong(await("ceiling "));
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
    }

    String token() {
        return token;
    }

    /** What it says that clients can make it hold. */
    long ceiling() {
        return ceiling;
    }

    /** What is reachable of its heap now. */
    long heapBytes() throws Exception {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return Long.parseLong(await("heap "));
    }

    /** The most that it has had in memory. */
    long peakBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("the process has no VmHWM");
    }

    /** The rest of the next line of its output that begins so. */
    String await(String beginning) throws InterruptedException {
        while (true) {
            String line = output.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the balancer does not say \"" + beginning + "\"");
            }
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
    }

    /** A connection without a byte. */
    Socket tcp() throws IOException {
        return new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    /** A connection whose handshake is done. */
    SSLSocket tls(String protocol) throws IOException {
        var socket =
                (SSLSocket) trusting.getSocketFactory().createSocket(tcp(), Rig.HOST, port, true);
        socket.setSoTimeout(READ_MILLIS);
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroy();
    }

    private void read() {
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException ended) {
            output.add("the output ended: " + ended.getMessage());
        }
    }

    /** Its key is made anew at each start. */
    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {
            throw new IllegalStateException("no client asks");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {
            if (List.of(chain).isEmpty()) {
                throw new IllegalStateException("a server without a certificate");
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
