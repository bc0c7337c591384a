/**
 * Owns: the host's CPUs, how they are cut into slots, and who holds which. Never: which slot a
 * newcomer gets, a file below {@code /sys}. Start at: {@link dev.berth.policies.slots.SlotLedger}.
 * Next in flow: {@code dev.berth.policies.placement}.
 */
@NullMarked
package dev.berth.policies.slots;

import org.jspecify.annotations.NullMarked;
