package dev.berth.daemon.usage;

import dev.berth.policies.slots.Slot;
import java.util.OptionalDouble;

/**
 * How busy one slot is.
 *
 * @param slot which
 * @param busy part of the time since the sample before in which its CPUs worked, for whomever, 0 to
 *     1; empty in the first sample
 */
public record SlotUsage(Slot slot, OptionalDouble busy) {}
