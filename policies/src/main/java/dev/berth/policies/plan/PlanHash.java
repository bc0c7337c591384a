package dev.berth.policies.plan;

import dev.berth.policies.reconcile.ObservedPod;
import dev.berth.policies.reconcile.ObservedState;
import dev.berth.policies.reconcile.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of what a forecast was made from, by its content: as long as it is the same, so is what
 * would happen. Written {@code <documents>-<revision>-<world>}.
 *
 * @param documents the documents that were to be applied, 16 lower-case hex digits
 * @param revision of what was applied
 * @param world how the host was cut, and of every pod what decides about it, 16 hex digits; not
 *     times, restarts and failures, which change by themselves without changing what is to be done
 */
public record PlanHash(String documents, long revision, String world) {
    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{16})-([0-9]{1,18})-([0-9a-f]{16})");

    /** Enough for nobody to meet the same twice by accident, and short enough to be copied. */
    private static final int BYTES = 8;

    /**
     * That of a forecast.
     *
     * @param documents each as text that says the same for the same document
     */
    public static PlanHash of(List<String> documents, long revision, ObservedState observed) {
        var given = new Digest();
        documents.forEach(document -> given.add("document", document));
        return new PlanHash(given.hex(), revision, world(observed));
    }

    /** Reads what {@link #toString} wrote; empty for any other text. */
    public static Optional<PlanHash> parse(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new PlanHash(
                                matcher.group(1),
                                Long.parseLong(matcher.group(2)),
                                matcher.group(3)))
                : Optional.empty();
    }

    /** What is no longer as it was, in words that end a sentence; empty where all of it is. */
    public Optional<String> movedTo(PlanHash now) {
        if (!documents.equals(now.documents)) {
            return Optional.of("the documents are others than those that were planned");
        }
        if (revision != now.revision) {
            return Optional.of(
                    "the desired state is at revision "
                            + now.revision
                            + ", the plan was made at "
                            + revision);
        }
        return world.equals(now.world)
                ? Optional.empty()
                : Optional.of("the pods or the slots are no longer as they were");
    }

    private static String world(ObservedState observed) {
        var digest = new Digest();
        digest.add("slots", observed.slots().toString());
        digest.add("memory", observed.memory().toString());
        digest.add("network", Boolean.toString(observed.networkReady()));
        observed.pods().stream()
                .sorted(Comparator.comparing(ObservedPod::name))
                .forEach(digest::add);
        observed.inFlight().stream()
                .map(Step::id)
                .sorted()
                .forEach(id -> digest.add("in flight", id));
        return digest.hex();
    }

    @Override
    public String toString() {
        return documents + "-" + revision + "-" + world;
    }

    /** Takes names and values, each with its length, so that no two worlds read alike. */
    private static final class Digest {
        private final MessageDigest sha256;

        Digest() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        void add(ObservedPod pod) {
            add("pod", pod.name().toString());
            add("workload", pod.workload().toString());
            add("template", pod.specHash());
            add("demand", pod.demand().toString());
            add("ready", Boolean.toString(pod.ready()));
            for (var container : pod.containers()) {
                add("container", container.id());
                add("phase", container.phase().name());
                add("cpus", container.pin().toString());
                add("verified", Boolean.toString(container.pinVerified()));
            }
        }

        void add(String name, String value) {
            for (var text : List.of(name, value)) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                sha256.update(bytes);
            }
        }

        String hex() {
            return HexFormat.of().formatHex(Arrays.copyOf(sha256.digest(), BYTES));
        }
    }
}
