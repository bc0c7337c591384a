/**
 * Owns: the Distribution API on HTTP: endpoints, access, one class an operation, one error writer.
 * Never: a path in the file system or a statement in SQL. Start at: {@link
 * dev.berth.registry.http.Dispatcher}. Next in flow: {@code blob} and {@code manifest}.
 */
@NullMarked
package dev.berth.registry.http;

import org.jspecify.annotations.NullMarked;
