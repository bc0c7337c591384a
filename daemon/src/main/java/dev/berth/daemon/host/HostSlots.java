package dev.berth.daemon.host;

import dev.berth.policies.base.Result;
import dev.berth.policies.slots.CpuSet;
import dev.berth.policies.slots.CpuTopology;
import dev.berth.policies.slots.SlotMap;
import dev.berth.policies.slots.SlotUnit;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * How the host is cut into slots, as of now: CPUs go offline and come back, and slots are closed
 * and opened again. One small file is read for each look, the others only when that one changed.
 */
public final class HostSlots {
    private static final Logger LOG = System.getLogger(HostSlots.class.getName());

    private final TopologyReader reader;
    private final SlotUnit unit;
    private final CpuSet reserved;
    private final Supplier<Closed> closed;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile Cut latest;

    /**
     * The host with the most CPUs online that were seen: what an offline CPU belongs to is known
     * from here alone.
     */
    private Cut fullest;

    /** What could not be used, so that it is told once. */
    private String complaint = "";

    /**
     * Which slots take nobody.
     *
     * @param cpus of all of them
     * @param drained of those that are to be empty
     */
    public record Closed(CpuSet cpus, CpuSet drained) {
        /** None. */
        public static final Closed NONE = new Closed(CpuSet.EMPTY, CpuSet.EMPTY);
    }

    /**
     * The host as it is cut.
     *
     * @param topology what it was cut by
     * @param tickless CPUs without a timer tick while one thread runs (nohz_full)
     * @param map the slots, all of them open
     */
    public record Cut(CpuTopology topology, CpuSet tickless, SlotMap map) {}

    private HostSlots(
            TopologyReader reader,
            SlotUnit unit,
            CpuSet reserved,
            Supplier<Closed> closed,
            Cut latest) {
        this.reader = reader;
        this.unit = unit;
        this.reserved = reserved;
        this.closed = closed;
        this.latest = latest;
        this.fullest = latest;
    }

    /**
     * Cuts the host; refused where the configuration does not fit it.
     *
     * @param closed asked at each look
     * @throws IOException if the kernel's files cannot be read
     */
    public static Result<HostSlots> of(
            TopologyReader reader, SlotUnit unit, CpuSet reserved, Supplier<Closed> closed)
            throws IOException {
        return cut(reader, unit, reserved)
                .map(cut -> new HostSlots(reader, unit, reserved, closed, cut));
    }

    private static Result<Cut> cut(TopologyReader reader, SlotUnit unit, CpuSet reserved)
            throws IOException {
        return cut(reader.read(), reader.tickless(), unit, reserved);
    }

    private static Result<Cut> cut(
            CpuTopology topology, CpuSet tickless, SlotUnit unit, CpuSet reserved) {
        return SlotMap.of(topology, unit, reserved).map(map -> new Cut(topology, tickless, map));
    }

    /** The host as it was cut last. */
    public Cut latest() {
        return latest;
    }

    /**
     * The slots now. What cannot be read or cut leaves them as they were, for the host was in order
     * before.
     */
    public SlotMap look() {
        looking.lock();
        try {
            CpuSet online = reader.online();
            if (!online.equals(latest.topology().online())) {
                again(online);
            }
        } catch (IOException e) {
            complain(String.valueOf(e.getMessage()));
        } finally {
            looking.unlock();
        }
        Closed now = closed.get();
        return latest.map().closing(now.cpus(), now.drained());
    }

    private void again(CpuSet online) throws IOException {
        boolean isKnown = fullest.topology().online().containsAll(online) && !online.isEmpty();
        Result<Cut> result =
                isKnown
                        ? cut(
                                fullest.topology().withOnline(online),
                                fullest.tickless(),
                                unit,
                                reserved)
                        : cut(reader, unit, reserved);
        switch (result) {
            case Result.Ok<Cut>(Cut cut) -> {
                LOG.log(
                        Level.INFO,
                        () ->
                                "CPUs %s are online, %d slots"
                                        .formatted(
                                                cut.topology().online(), cut.map().slots().size()));
                latest = cut;
                fullest = isKnown ? fullest : cut;
                complaint = "";
            }
            case Result.Refused<Cut>(var problems) -> complain(problems.toString());
        }
    }

    private void complain(String about) {
        if (!about.equals(complaint)) {
            complaint = about;
            LOG.log(Level.WARNING, () -> "slots stay as they were: " + about);
        }
    }
}
