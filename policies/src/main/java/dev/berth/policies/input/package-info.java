/**
 * Owns: what a pod's containers are given from outside: variables and files, made of ConfigMaps,
 * Secrets and the pod itself. Never: where files are put. Start at: {@link
 * dev.berth.policies.input.ContainerInput}. Next in flow: {@code dev.berth.policies.reconcile},
 * which waits for what is missing.
 */
@NullMarked
package dev.berth.policies.input;

import org.jspecify.annotations.NullMarked;
