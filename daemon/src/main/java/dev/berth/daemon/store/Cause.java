package dev.berth.daemon.store;

/** On whose wish a stored object is changed, and how the audit log calls it. */
public enum Cause {
    APPLY("apply"),
    UNDO("rollout undo"),
    PAUSE("rollout pause"),
    RESUME("rollout resume"),
    RESTART("rollout restart"),
    /** The daemon's own doing, after an update that did not get on. It is never done to itself. */
    ROLLBACK("rollback");

    private final String action;

    Cause(String action) {
        this.action = action;
    }

    /** As the audit log has it. */
    public String action() {
        return action;
    }
}
