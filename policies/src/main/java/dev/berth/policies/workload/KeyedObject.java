package dev.berth.policies.workload;

/** The kinds of objects of which containers read single values. */
public enum KeyedObject {
    CONFIG_MAP("ConfigMap"),
    SECRET("Secret");

    private final String title;

    KeyedObject(String title) {
        this.title = title;
    }

    /** As in {@code kind:}. */
    public String title() {
        return title;
    }
}
