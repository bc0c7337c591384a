/**
 * Owns: what a route does to a request beside choosing its service: redirections, rewrites, header
 * changes, copies. Never: a decision which route it is, or a wait of the request for its copy.
 * Start at: {@link dev.berth.proxy.route.RoutedRequest}. Next in flow: claiming a target.
 */
@NullMarked
package dev.berth.proxy.route;

import org.jspecify.annotations.NullMarked;
