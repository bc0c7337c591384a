/**
 * Owns: what every part of the registry shares: its bounds, its one fault, its event. Never: a
 * decision. Start at: {@link dev.berth.registry.base.RegistryLimits}. Next in flow: every other
 * package here.
 */
@NullMarked
package dev.berth.registry.base;

import org.jspecify.annotations.NullMarked;
