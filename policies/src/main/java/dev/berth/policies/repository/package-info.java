/**
 * Owns: what holds for repositories by their names: immutable tags and quotas. Never: who asks, or
 * what a repository holds. Start at: {@link dev.berth.policies.repository.RepositoryRules}. Next in
 * flow: the registry's index, which checks them in the transaction of a push.
 */
@NullMarked
package dev.berth.policies.repository;

import org.jspecify.annotations.NullMarked;
