package dev.berth.daemon.network;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Who has which address of the container network; thread-safe, and published before a container
 * starts.
 *
 * <p>A container is known by its address, so no address may pass from one to another while somebody
 * still takes it for the former: a cursor goes round the whole range, and a freed address rests for
 * a time. The cursor begins at random, since a new process does not know what rests.
 *
 * <p>It decides only: who calls passes the time, and is told what was decided.
 */
public final class AddressBook {
    /**
     * How long a freed address rests: longer than connections are kept open, answers are remembered
     * or a request may take.
     */
    public static final Duration DEFAULT_QUARANTINE = Duration.ofMinutes(10);

    private final Subnet subnet;
    private final Duration quarantine;
    private final Map<String, Inet4Address> addresses = new HashMap<>();

    /** By when it was freed, the earliest first. */
    private final LinkedHashMap<Inet4Address, Instant> resting = new LinkedHashMap<>();

    private volatile Map<Inet4Address, String> holders = Map.of();
    private long cursor;

    /**
     * An empty book.
     *
     * @param subnet whose addresses; its gateway and broadcast address are nobody's
     * @param quarantine how long a freed address rests
     * @param random where the cursor begins
     */
    public AddressBook(Subnet subnet, Duration quarantine, RandomGenerator random) {
        this.subnet = subnet;
        this.quarantine = quarantine;
        this.cursor = random.nextLong(subnet.size());
    }

    /**
     * Gives a holder an address, or the one that it has.
     *
     * @param holder name of the container, not empty
     * @return refused when every address is held or resting
     */
    public synchronized Result<Inet4Address> assign(String holder, Instant now) {
        var held = addresses.get(holder);
        if (held != null) {
            return Result.ok(held);
        }
        wake(now);
        for (long tried = 0; tried < subnet.size(); tried++) {
            var candidate = subnet.at(cursor);
            cursor = (cursor + 1) % subnet.size();
            if (usable(candidate)
                    && !holders.containsKey(candidate)
                    && !resting.containsKey(candidate)) {
                enter(holder, candidate);
                return Result.ok(candidate);
            }
        }
        return Result.refused(
                Problem.at(
                        "network.subnet",
                        "%s has no free address: %d are held and %d rest for %s"
                                .formatted(subnet, holders.size(), resting.size(), quarantine)));
    }

    /**
     * Enters what is observed: a container that exists has its address, resting or not.
     *
     * @return refused when the address is none of this range, another holder's, or another than the
     *     holder has
     */
    public synchronized Result<Inet4Address> adopt(String holder, Inet4Address address) {
        var other = holders.get(address);
        var held = addresses.get(holder);
        if (!usable(address)) {
            return refused(holder, address, "it is none that " + subnet + " gives to containers");
        }
        if (other != null && !other.equals(holder)) {
            return refused(holder, address, other + " holds it");
        }
        if (held != null && !held.equals(address)) {
            return refused(holder, address, "it holds " + held.getHostAddress() + " already");
        }
        resting.remove(address);
        enter(holder, address);
        return Result.ok(address);
    }

    /** Frees the address of a holder that is gone for good; it rests from now on. */
    public synchronized void release(String holder, Instant now) {
        var address = addresses.remove(holder);
        if (address != null) {
            wake(now);
            var left = new HashMap<>(holders);
            left.remove(address);
            holders = Map.copyOf(left);
            resting.put(address, now);
        }
    }

    /** Whose an address is; empty when it is nobody's, resting or outside. */
    public Optional<String> holder(Inet4Address address) {
        return Optional.ofNullable(holders.get(address));
    }

    /** Whose every held address is, as of now: an immutable picture. */
    public Map<Inet4Address, String> holders() {
        return holders;
    }

    private void enter(String holder, Inet4Address address) {
        if (holder.isEmpty()) {
            throw new IllegalArgumentException("a holder without name");
        }
        addresses.put(holder, address);
        var more = new HashMap<>(holders);
        more.put(address, holder);
        holders = Map.copyOf(more);
    }

    /** A clock that steps back makes addresses rest longer, never shorter. */
    private void wake(Instant now) {
        resting.values().removeIf(freed -> !now.isBefore(freed.plus(quarantine)));
    }

    private boolean usable(Inet4Address address) {
        return subnet.contains(address)
                && !address.equals(subnet.network())
                && !address.equals(subnet.gateway())
                && !address.equals(subnet.broadcast());
    }

    private static Result<Inet4Address> refused(String holder, Inet4Address address, String why) {
        return Result.refused(
                Problem.at(holder, address.getHostAddress() + " is not its address: " + why));
    }
}
