package dev.berth.daemon.control;

import dev.berth.daemon.probe.CaredContainer;
import dev.berth.daemon.probe.ProbeListener;
import dev.berth.policies.workload.ObjectName;
import dev.berth.policies.workload.ProbeKind;

/** Tells the owners of containers what probes and hooks say, as Kubernetes tells it. */
record HealthEvents(EventLog events) implements ProbeListener {
    @Override
    public void failed(CaredContainer container, ProbeKind kind, String detail) {
        warn(container, "Unhealthy", kind.label() + " probe failed: " + detail);
    }

    @Override
    public void hookFailed(CaredContainer container, String hook, String detail) {
        boolean isStart = hook.equals("postStart");
        warn(
                container,
                isStart ? "FailedPostStartHook" : "FailedPreStopHook",
                hook + " hook of " + container.name() + " failed: " + detail);
    }

    private void warn(CaredContainer container, String reason, String message) {
        var pod = new ObjectName(container.pod().namespace(), container.pod().name());
        events.warning("Pod", pod, reason, message);
    }
}
