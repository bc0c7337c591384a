package dev.berth.daemon.prune;

import dev.berth.daemon.control.EventLog;
import dev.berth.daemon.docker.Engine;
import dev.berth.daemon.docker.EngineException;
import dev.berth.daemon.docker.ImageInfo;
import dev.berth.policies.prune.EngineImage;
import dev.berth.policies.prune.ImageNeeds;
import dev.berth.policies.prune.UnneededImages;
import dev.berth.policies.prune.UnneededSince;
import dev.berth.policies.workload.ObjectName;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Removes from the engine's own store what came from the embedded registry and nobody needs, on a
 * thread of its own beside the control loop.
 *
 * <ol>
 *   <li>Every {@link #PERIOD} it looks, and only reads. What is unneeded at each look for {@link
 *       #AGE}, or at one look while the disk is past {@link DiskUse#WATERMARK}, is removed, at most
 *       {@link #BATCH} images a look.
 *   <li>It remembers in memory since when, so a restart begins anew and nothing is written.
 *   <li>It takes names away one by one and never by force: the engine itself refuses where a
 *       container came in between, and a pod that needs the image after all pulls it again.
 * </ol>
 */
public final class ImagePruner implements AutoCloseable {
    /** Between two looks. */
    static final Duration PERIOD = Duration.ofMinutes(10);

    /** How long an image is unneeded before it goes. */
    static final Duration AGE = Duration.ofHours(24);

    /** Images that one look removes. */
    static final int BATCH = 8;

    private static final Logger LOG = System.getLogger(ImagePruner.class.getName());
    private static final long MEBIBYTE = 1L << 20;

    private final Engine engine;
    private final UnneededImages unneeded;
    private final MeantImages meant;
    private final DiskUse disk;
    private final EventLog events;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("image-pruner").unstarted(this::run);
    private UnneededSince since = UnneededSince.NEVER;

    /** What a pruner works on. */
    ImagePruner(
            Engine engine,
            UnneededImages unneeded,
            MeantImages meant,
            DiskUse disk,
            EventLog events,
            InstantSource clock) {
        this.engine = engine;
        this.unneeded = unneeded;
        this.meant = meant;
        this.disk = disk;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Begins; the first look is after one period.
     *
     * @param unneeded knows the registry
     * @param meant what the desired state needs
     */
    public static ImagePruner start(
            Engine engine,
            UnneededImages unneeded,
            MeantImages meant,
            EventLog events,
            InstantSource clock) {
        var pruner =
                new ImagePruner(engine, unneeded, meant, new EngineDisk(engine), events, clock);
        pruner.thread.start();
        return pruner;
    }

    private void run() {
        try {
            while (!closing.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                attempt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() {
        try {
            look();
        } catch (EngineException e) {
            LOG.log(Level.DEBUG, "the engine was not asked for its images", e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "invariant broken while images were looked at", e);
        }
    }

    /** Looks once and removes what is due. */
    void look() throws EngineException {
        Instant now = clock.instant();
        List<EngineImage> images = images();
        // Asked in this order: a container that is made of one of these images later is noticed.
        var needs = new ImageNeeds(engine.images().used(), meant.names(), meant.digests());
        List<EngineImage> idle = unneeded.among(images, needs);
        since = since.seen(idle, now);
        boolean full = !idle.isEmpty() && disk.isPastWatermark();
        for (EngineImage image : since.due(idle, full ? Duration.ZERO : AGE, now, BATCH)) {
            remove(image, full);
        }
    }

    private List<EngineImage> images() throws EngineException {
        List<EngineImage> images = new ArrayList<>();
        for (ImageInfo image : engine.images().list()) {
            images.add(
                    new EngineImage(
                            image.id(),
                            Stream.concat(image.tags().stream(), image.digests().stream())
                                    .filter(name -> !name.startsWith("<none>"))
                                    .toList(),
                            image.sizeBytes()));
        }
        return images;
    }

    private void remove(EngineImage image, boolean full) throws EngineException {
        for (String reference : image.references()) {
            try {
                engine.images().release(reference);
            } catch (EngineException e) {
                if (e.kind() == EngineException.Kind.CONFLICT) {
                    LOG.log(Level.DEBUG, "the engine needs " + reference, e);
                    return;
                }
                throw e;
            }
        }
        String name = image.references().getFirst();
        events.normal(
                "Image",
                objectName(name),
                "Pruned",
                "removed "
                        + name
                        + " ("
                        + image.bytes() / MEBIBYTE
                        + " MiB) from the engine: "
                        + (full
                                ? "the disk is nearly full and nothing needs it"
                                : "nothing has needed it for " + AGE.toHours() + " h"));
    }

    /** The repository's last part, as far as an object may be called that. */
    private static ObjectName objectName(String reference) {
        String name = reference.substring(reference.indexOf('/') + 1);
        int end = name.indexOf('@') >= 0 ? name.indexOf('@') : name.lastIndexOf(':');
        return ImageObject.named(end < 0 ? name : name.substring(0, end));
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
