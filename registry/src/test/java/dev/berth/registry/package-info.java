/**
 * Owns: the registry's tests, over real HTTP and with real clients. Never: a test that needs the
 * network. Start at: {@link dev.berth.registry.RunningRegistry}. Next in flow: nothing.
 */
@NullMarked
package dev.berth.registry;

import org.jspecify.annotations.NullMarked;
