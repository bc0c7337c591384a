import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * Prints what a process spent its processor time on, by cause.
 *
 * <pre>
 * Profile RECORDING BEFORE AFTER   before and after: ticks of the system, the compilers, the
 *                                  collector, all of user time
 * </pre>
 */
final class Profile {
    private static final String OTHER =
            "what carries a request: pipeline, claims, deadlines, streams";

    /** The first one that is found from the innermost frame outward says what a sample is for. */
    private static final Map<String, List<String>> CAUSES = new LinkedHashMap<>();

    static {
        CAUSES.put("TLS records", List.of("sun.security.ssl", "javax.net.ssl.SSLEngine"));
        CAUSES.put(
                "heads: read, changed, written",
                List.of(
                        "dev.berth.proxy.wire.Head",
                        "dev.berth.proxy.wire.Field",
                        "dev.berth.proxy.wire.Framing",
                        "dev.berth.proxy.wire.Grammar",
                        "dev.berth.proxy.wire.Controls",
                        "dev.berth.proxy.wire.WireInput.line",
                        "dev.berth.proxy.http2.hpack",
                        "dev.berth.proxy.forward.Outgoing",
                        "dev.berth.proxy.forward.ForwardedHeaders",
                        "dev.berth.proxy.forward.HopHeaders",
                        "dev.berth.proxy.forward.IdentityHeaders",
                        "dev.berth.proxy.forward.TraceHeaders"));
        CAUSES.put("token", List.of("dev.berth.proxy.token"));
        CAUSES.put(
                "access log",
                List.of(
                        "dev.berth.proxy.observe.Access",
                        "dev.berth.proxy.observe.JsonLine",
                        "dev.berth.proxy.observe.LogStream"));
        CAUSES.put("metrics", List.of("dev.berth.proxy.observe.ProxyMetrics"));
        CAUSES.put("sockets of the JDK, and its poller", List.of("sun.nio.ch"));
        CAUSES.put(OTHER, List.of("dev.berth"));
        CAUSES.put("virtual threads", List.of(""));
    }

    private Profile() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, Integer> samples = new LinkedHashMap<>();
        int java = 0;
        try (var recording = new RecordingFile(Path.of(arguments[0]))) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getStackTrace() == null) {
                    continue;
                }
                List<RecordedFrame> frames = event.getStackTrace().getFrames();
                if (!Modifier.isNative(frames.getFirst().getMethod().getModifiers())) {
                    // Native ones are in a system call, which the kernel accounts for.
                    samples.merge(cause(frames), 1, Integer::sum);
                    java++;
                }
            }
        }
        var ticks = new long[4];
        for (int i = 0; i < ticks.length; i++) {
            ticks[i] = Long.parseLong(arguments[5 + i]) - Long.parseLong(arguments[1 + i]);
        }
        double all = ticks[0] + ticks[3];
        System.out.printf("%n| processor time of Berth | share |%n|---|---:|%n");
        row("kernel", ticks[0] / all);
        double rest = (ticks[3] - ticks[1] - ticks[2]) / all / java;
        samples.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(cause -> row(cause.getKey(), cause.getValue() * rest));
        row("collection of garbage", ticks[2] / all);
        row("compilation", ticks[1] / all);
    }

    private static String cause(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            RecordedMethod method = frame.getMethod();
            String name = method.getType().getName() + "." + method.getName();
            for (Map.Entry<String, List<String>> cause : CAUSES.entrySet()) {
                for (String prefix : cause.getValue()) {
                    if (!prefix.isEmpty() && name.startsWith(prefix)) {
                        return cause.getKey();
                    }
                }
            }
        }
        return "virtual threads";
    }

    private static void row(String what, double share) {
        System.out.printf(Locale.ROOT, "| %s | %.0f %% |%n", what, 100 * share);
    }
}
