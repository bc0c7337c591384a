/**
 * Owns: the shape of an answer that may be a refusal. Never: an exception for something a user can
 * cause. Start at: {@link dev.berth.policies.base.Result}. Next in flow: every parser and planner.
 */
@NullMarked
package dev.berth.policies.base;

import org.jspecify.annotations.NullMarked;
