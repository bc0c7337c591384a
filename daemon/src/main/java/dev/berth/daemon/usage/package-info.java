/**
 * Owns: what pods and slots use, as the kernel accounts it. Never: the engine's statistics, or a
 * decision about them. Start at: {@link dev.berth.daemon.usage.UsageSampler}. Next in flow: the
 * balancer's weights, the admin API and the metrics.
 */
@NullMarked
package dev.berth.daemon.usage;

import org.jspecify.annotations.NullMarked;
