package dev.berth.daemon.probe;

import dev.berth.policies.workload.ProbeKind;

/** Hears what the owner of a container wants to know; must return at once. */
public interface ProbeListener {
    /** A probe has failed that did not fail before. */
    void failed(CaredContainer container, ProbeKind kind, String detail);

    /**
     * A hook has failed.
     *
     * @param hook {@code postStart} or {@code preStop}
     */
    void hookFailed(CaredContainer container, String hook, String detail);
}
