/**
 * Owns: the balancer: listeners, TLS, token checks, routes, forwarding, access log. Never: images,
 * containers, documents. Start at: {@link dev.berth.proxy.RequestPipeline}. Next in flow: the
 * endpoint that a request is forwarded to.
 */
@NullMarked
package dev.berth.proxy;

import org.jspecify.annotations.NullMarked;
