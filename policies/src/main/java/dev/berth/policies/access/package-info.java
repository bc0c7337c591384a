/**
 * Owns: who may use a route, and the proof that it was asked. Never: a permit without a decision.
 * Start at: {@link dev.berth.policies.access.AccessRule}. Next in flow: claiming a target.
 */
@NullMarked
package dev.berth.policies.access;

import org.jspecify.annotations.NullMarked;
