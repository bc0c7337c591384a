/**
 * Owns: who a caller is: logins, the passes they are handed, and the scopes in them. Never: what an
 * operation needs, nor a stored secret. Start at: {@link dev.berth.registry.login.Logins}. Next in
 * flow: {@code http}, which asks for a caller before it acts.
 */
@NullMarked
package dev.berth.registry.login;

import org.jspecify.annotations.NullMarked;
