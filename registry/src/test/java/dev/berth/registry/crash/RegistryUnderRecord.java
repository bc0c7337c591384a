package dev.berth.registry.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.registry.Registry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A process whose registry a test opens and closes by lines on its standard input, each answered by
 * one line.
 *
 * <pre>
 * open → port
 * login → secret
 * advance SECONDS · collect · export IMAGE FILE · import FILE REPOSITORY TAG · close → done
 * </pre>
 */
final class RegistryUnderRecord {
    private final Path disk;
    private final MovableClock clock = new MovableClock();
    private @Nullable Registry registry;

    private RegistryUnderRecord(Path disk) {
        this.disk = disk;
    }

    /** Argument: the recorded directory. */
    public static void main(String[] arguments) throws IOException {
        var process = new RegistryUnderRecord(Path.of(arguments[0]));
        var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            System.out.println(process.answer(line));
            System.out.flush();
        }
    }

    private String answer(String line) throws IOException {
        String[] words = line.split(" ", -1);
        return switch (words[0]) {
            case "open" -> {
                var opened = Stores.open(disk, clock);
                registry = opened;
                yield Integer.toString(opened.address().getPort());
            }
            case "login" -> opened().issueLogin(Stores.USER).secret();
            case "advance" -> {
                clock.advance(Duration.ofSeconds(Long.parseLong(words[1])));
                yield "done";
            }
            case "collect" -> {
                opened().collect(false);
                yield "done";
            }
            case "export" -> {
                Archives.write(opened(), words[1], Path.of(words[2]));
                yield "done";
            }
            case "import" -> {
                Archives.read(opened(), Path.of(words[1]), words[2], words[3]);
                yield "done";
            }
            case "close" -> {
                opened().close();
                yield "done";
            }
            default -> throw new IllegalArgumentException(line);
        };
    }

    private Registry opened() {
        if (registry == null) {
            throw new IllegalStateException("open it first");
        }
        return registry;
    }
}
