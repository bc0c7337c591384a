package dev.berth.policies.placement;

/**
 * What taking a candidate would spoil, beside room.
 *
 * @param brokenCores slots that nobody holds and that would no longer be free for an exclusive pod
 * @param sharedSiblings slots of those whose core already runs something else
 * @param nodeFreeCpus free CPUs of the NUMA node that free slots would be taken from: the more, the
 *     better is the balance between nodes; 0 where none are taken, or from several nodes
 */
public record Cost(int brokenCores, int sharedSiblings, int nodeFreeCpus) {
    /** Spoils nothing. */
    static final Cost NONE = new Cost(0, 0, 0);
}
