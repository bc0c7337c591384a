package dev.berth.policies.balance;

import java.util.OptionalInt;

/**
 * The same candidate for the same key as long as it is there.
 *
 * <p>Highest random weight (Thaler and Ravishankar, 1998): every candidate has a random number for
 * each key, the highest wins. When a candidate goes, only its own keys move, evenly to the others;
 * when one comes, it takes 1/n of the keys and no other moves. Unlike a ring or a Maglev table this
 * is exact, needs no memory, and costs a multiplication or two for each candidate, which for the
 * endpoints of one host is less than a table's cache miss.
 *
 * @param source what the key is made of
 * @param boundedLoadPercent how much of the average a candidate may have in flight before the next
 *     in the key's order takes over, 101 or more (Mirrokni et al., 2018); absent: any
 */
public record ConsistentHash(HashSource source, OptionalInt boundedLoadPercent)
        implements Selection {
    public ConsistentHash {
        if (boundedLoadPercent.isPresent() && boundedLoadPercent.getAsInt() <= 100) {
            throw new IllegalArgumentException(
                    "a bound of "
                            + boundedLoadPercent.getAsInt()
                            + " % leaves no room, expected more than 100");
        }
    }

    @Override
    public int choose(Candidate[] candidates, Draw draw) {
        double most = boundedLoadPercent.isPresent() ? bound(candidates) : Double.MAX_VALUE;
        int best = NONE;
        long highest = 0;
        int fallback = NONE;
        long highestOfAll = 0;
        for (int at = 0; at < candidates.length; at++) {
            long score = StableHash.mixed(candidates[at].identity() ^ draw.key());
            if (fallback == NONE || Long.compareUnsigned(score, highestOfAll) > 0) {
                fallback = at;
                highestOfAll = score;
            }
            boolean hasRoom = candidates[at].inFlight() + 1 <= most;
            if (hasRoom && (best == NONE || Long.compareUnsigned(score, highest) > 0)) {
                best = at;
                highest = score;
            }
        }
        return best == NONE ? fallback : best;
    }

    private double bound(Candidate[] candidates) {
        long inFlight = 1;
        for (Candidate candidate : candidates) {
            inFlight += candidate.inFlight();
        }
        double average = (double) inFlight / candidates.length;
        return Math.ceil(average * boundedLoadPercent.orElseThrow() / 100);
    }
}
