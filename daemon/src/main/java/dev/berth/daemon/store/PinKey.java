package dev.berth.daemon.store;

import dev.berth.policies.workload.WorkloadName;

/**
 * For what an image was resolved.
 *
 * @param workload whose
 * @param template which of its templates: a text that tells them apart, such as a hash
 * @param container which container of it
 */
public record PinKey(WorkloadName workload, String template, String container) {}
