/**
 * Owns: where a Docker client looks for its credentials, and putting one there without touching
 * anything else. Never: where the credential comes from. Start at: {@link
 * dev.berth.daemon.cli.login.DockerLogin}. Next in flow: the Docker client, at its next push.
 */
@NullMarked
package dev.berth.daemon.cli.login;

import org.jspecify.annotations.NullMarked;
