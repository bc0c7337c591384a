package dev.berth.policies.input;

import dev.berth.policies.workload.SecretValue;

/**
 * What a file is to be.
 *
 * @param bytes what is in it
 * @param mode its permissions, 0 to 0777
 */
public record FileContent(SecretValue bytes, int mode) {}
