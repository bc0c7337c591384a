/**
 * Owns: the client of the Docker Engine API: the socket, HTTP over it, typed calls, events, the
 * description of a container and what is observed of it. Never: a decision about what should run,
 * or a call that blocks a virtual thread's carrier. Start at: {@link
 * dev.berth.daemon.docker.Engine} and {@link dev.berth.daemon.docker.ContainerSpec}. Next in flow:
 * the control loop.
 *
 * <pre>
 * caller (virtual) -> Engine -> EngineCalls -> EngineThreads (platform) -> EngineHttp -> EngineSocket
 *        parks           typed     version,       bounded, deadline           pool,         jnr
 *                        calls     error kinds                                framing
 * EngineEvents: a platform thread of its own over the same EngineHttp; it only wakes its listener.
 * </pre>
 */
@NullMarked
package dev.berth.daemon.docker;

import org.jspecify.annotations.NullMarked;
