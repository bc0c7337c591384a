/**
 * Owns: what the registry does by itself, in small steps beside pushes and pulls: collecting
 * garbage, applying retention, reading stored content again. Never: a lock that stops a push, or a
 * write where nothing is to be done. Start at: {@link dev.berth.registry.gc.Collector}. Next in
 * flow: {@code index}, which decides each step in a transaction, and {@code blob}, which moves the
 * files.
 */
@NullMarked
package dev.berth.registry.gc;

import org.jspecify.annotations.NullMarked;
