package dev.berth.registry.index;

/** Whether a push may give a tag that names one manifest to another. */
public enum Overwrite {
    ALLOWED,
    REFUSED
}
