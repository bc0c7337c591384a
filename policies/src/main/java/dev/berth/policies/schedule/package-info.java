/**
 * Owns: at which minutes something is due. Never: what is done then, or a clock of its own. Start
 * at: {@link dev.berth.policies.schedule.CronSchedule}. Next in flow: the reconciler, which makes
 * the Jobs of a CronJob.
 */
@NullMarked
package dev.berth.policies.schedule;

import org.jspecify.annotations.NullMarked;
