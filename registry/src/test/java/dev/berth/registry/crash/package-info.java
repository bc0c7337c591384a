/**
 * Owns: power cuts. A registry's every write, sync and rename is recorded; for a cut after each of
 * them, the states that a file system may leave are made, and a registry is opened on each. Never:
 * part of the program. Start at: {@link dev.berth.registry.crash.PowerCutTest}. Next in flow: the
 * real registry.
 *
 * <pre>
 * {@link dev.berth.registry.crash.Scenario} → {@link dev.berth.registry.crash.RecordedRegistry} → {@link dev.berth.registry.crash.Trace}
 *   → {@link dev.berth.registry.crash.Disk} → {@link dev.berth.registry.crash.Losses} → {@link dev.berth.registry.crash.DiskState}
 *   → {@link dev.berth.registry.crash.Restart}: starts? serves what was acknowledged? converges?
 * </pre>
 */
@NullMarked
package dev.berth.registry.crash;

import org.jspecify.annotations.NullMarked;
