/**
 * Owns: the desired state, its revisions and history, image pins and the audit log, all in one
 * SQLite file. Never: the engine, or a decision about what to run. Start at: {@link
 * dev.berth.daemon.store.DesiredStateStore}. Next in flow: the control loop, which is told after
 * each commit.
 */
@NullMarked
package dev.berth.daemon.store;

import org.jspecify.annotations.NullMarked;
