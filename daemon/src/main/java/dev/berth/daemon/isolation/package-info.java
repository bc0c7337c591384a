/**
 * Owns: which processes of the host run where exclusive pods are to be alone, and keeping them off
 * on request. Never: containers, be they ours or of others, which the control loop sees to. Start
 * at: {@link dev.berth.daemon.isolation.HostWatch}. Next in flow: events and the admin API.
 */
@NullMarked
package dev.berth.daemon.isolation;

import org.jspecify.annotations.NullMarked;
