/**
 * Owns: which slots a newcomer gets, why not others, and which moves would make room. Never: what
 * shall run, or a change of the ledger. Start at: {@link
 * dev.berth.policies.placement.PlacementPolicy}. Next in flow: {@code
 * dev.berth.policies.reconcile}.
 */
@NullMarked
package dev.berth.policies.placement;

import org.jspecify.annotations.NullMarked;
