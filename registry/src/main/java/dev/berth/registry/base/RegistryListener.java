package dev.berth.registry.base;

/** Hears of everything that happened in the registry. */
@FunctionalInterface
public interface RegistryListener {
    /**
     * Called after the commit, on the thread that did it: hand long work over. What it throws is
     * logged and changes nothing.
     */
    void happened(RegistryEvent event);
}
