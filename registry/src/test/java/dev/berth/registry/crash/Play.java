package dev.berth.registry.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Plays a scenario on a recorded registry and marks in its trace what was asked and answered. */
final class Play implements Scenario.Stage, AutoCloseable {
    private final Recorder recorder;
    private final Path disk;
    private final Path trace;
    private final Path log;
    private final List<String> before;
    private final List<Step> steps = Collections.synchronizedList(new ArrayList<>());
    private final Map<Integer, String> begun = new HashMap<>();
    private String secret = "";
    private RecordedRegistry registry;

    Play(Recorder recorder, Path disk, Path trace, Path log, List<String> before)
            throws IOException {
        this.recorder = recorder;
        this.disk = disk;
        this.trace = trace;
        this.log = log;
        this.before = before;
        this.registry = started();
    }

    private RecordedRegistry started() throws IOException {
        return RecordedRegistry.start(before, disk, log, recorder.environment(disk, trace));
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    @Override
    public void start() throws IOException {
        registry.open();
        secret = registry.login();
        mark("login " + secret);
    }

    @Override
    public void reopen(Expectation left) throws IOException {
        steps.addAll(left.steps());
        secret = left.secret();
        registry.command("advance " + left.ahead().toSeconds());
        registry.open();
    }

    @Override
    public void cutFromHere() throws IOException {
        mark(Trace.CUT_FROM_HERE);
    }

    /** Closes the registry; its process ends with this. */
    void end() throws IOException {
        registry.command("close");
    }

    private void mark(String text) throws IOException {
        Trace.mark(trace, text);
    }

    @Override
    public void step(Step step) throws IOException {
        try (var wire = registry.wire(secret)) {
            perform(step, wire);
        }
    }

    private void perform(Step step, Wire wire) throws IOException {
        int number;
        synchronized (steps) {
            number = steps.size();
            steps.add(step);
        }
        mark("begin " + number);
        step.perform(new Connected(wire), new Marked(number, ""));
        mark("done " + number);
    }

    @Override
    public void together(List<List<Step>> clients) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Callable<@Nullable Void>>();
            for (var client : clients) {
                running.add(
                        () -> {
                            try (var wire = registry.wire(secret)) {
                                for (var step : client) {
                                    perform(step, wire);
                                }
                            }
                            return null;
                        });
            }
            for (var done : threads.invokeAll(running)) {
                done.get();
            }
        }
    }

    @Override
    public void advance(Duration time) throws IOException {
        registry.command("advance " + time.toSeconds());
        mark("advance " + time.toSeconds());
    }

    @Override
    public Path export(String image) throws IOException {
        Path archive = log.resolveSibling(log.getFileName() + ".tar");
        registry.command("export " + image + " " + archive);
        return archive;
    }

    @Override
    public void restart() throws IOException {
        registry.command("close");
        registry.open();
    }

    @Override
    public void kill() throws IOException {
        registry.close();
        registry = started();
        registry.open();
    }

    @Override
    public int begin(PushBlob push, int bytes) throws IOException {
        int number = steps.size();
        steps.add(push);
        try (var wire = registry.wire(secret)) {
            mark("begin " + number);
            String uploads = "/v2/" + push.repository() + "/blobs/uploads/";
            String location =
                    Step.expect("a new upload", wire.call("POST", uploads), 202).header("Location");
            mark("opened " + number + " " + location);
            byte[] chunk = Arrays.copyOf(push.content(), bytes);
            Step.expect("a chunk", wire.call("PATCH", location, chunk), 202);
            begun.put(number, location);
            return number;
        }
    }

    @Override
    public void resume(int number) throws IOException {
        var session = new Marked(number, begun.getOrDefault(number, ""));
        try (var wire = registry.wire(secret)) {
            steps.get(number).perform(new Connected(wire), session);
            mark("done " + number);
        }
    }

    @Override
    public void close() {
        registry.close();
    }

    /** The recorded registry, as one client sees it. */
    private final class Connected implements Step.Target {
        private final Wire wire;

        Connected(Wire wire) {
            this.wire = wire;
        }

        @Override
        public Wire wire() {
            return wire;
        }

        @Override
        public void collect() throws IOException {
            registry.command("collect");
        }

        @Override
        public void importArchive(Path archive, String repository, String tag) throws IOException {
            registry.command("import " + archive + " " + repository + " " + tag);
        }
    }

    /** Marks what becomes of an upload session. */
    private final class Marked implements Step.Session {
        private final int number;
        private final String known;

        Marked(int number, String known) {
            this.number = number;
            this.known = known;
        }

        @Override
        public String known() {
            return known;
        }

        @Override
        public void opened(String location) throws IOException {
            mark("opened " + number + " " + location);
        }

        @Override
        public void ending() throws IOException {
            mark("ending " + number);
        }
    }
}
