package dev.berth.registry.base;

/**
 * Bounds of what one client can make the registry hold or look through.
 *
 * @param uploadSessions open at once for one login; 429 past it
 * @param pageRepositories names in one answer of the catalog
 * @param pageReferrers descriptors in one answer
 * @param pageReferrerBytes of the manifests whose descriptors share an answer; one that is larger
 *     stands alone
 * @param mountSources repositories that are asked for a blob when a client names none
 */
public record ClientLimits(
        int uploadSessions,
        int pageRepositories,
        int pageReferrers,
        long pageReferrerBytes,
        int mountSources) {
    static ClientLimits defaults() {
        return new ClientLimits(250, 1_000, 1_000, 4L << 20, 64);
    }
}
