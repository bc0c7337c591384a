package dev.berth.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The registry that most run, as a process of its own, with a login. */
final class DistributionPeer implements AutoCloseable {
    static final String USER = "me";
    static final String PASSWORD = "U*U";

    /** The published test vector of that password. */
    private static final String HASH =
            "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    private static final Pattern LISTENS = Pattern.compile("listening on 127\\.0\\.0\\.1:([0-9]+)");

    private final Process process;
    private final int port;

    private DistributionPeer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static DistributionPeer start(Path directory) throws IOException {
        Path passwords = directory.resolve("htpasswd");
        Files.writeString(passwords, USER + ":" + HASH + "\n");
        Path config = directory.resolve("distribution.yml");
        Files.writeString(
                config,
                """
                version: 0.1
                log: {level: info}
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "127.0.0.1:0"}
                auth: {htpasswd: {realm: peer, path: %s}}
                """
                        .formatted(directory.resolve("distribution"), passwords));
        var builder = new ProcessBuilder(List.of("registry", "serve", config.toString()));
        builder.environment().put("OTEL_TRACES_EXPORTER", "none");
        var process = builder.redirectErrorStream(true).start();
        var said = new StringBuilder();
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            Matcher listens = LISTENS.matcher(line);
            if (listens.find()) {
                Thread.ofVirtual().start(() -> output.lines().forEach(rest -> {}));
                return new DistributionPeer(process, Integer.parseInt(listens.group(1)));
            }
        }
        throw new IOException("distribution did not start: " + said);
    }

    String host() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
