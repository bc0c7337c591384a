package dev.berth.policies.workload;

/** What keeps pods running, as Kubernetes names it. */
public enum WorkloadKind {
    DEPLOYMENT("Deployment", "apps/v1"),
    STATEFUL_SET("StatefulSet", "apps/v1"),
    DAEMON_SET("DaemonSet", "apps/v1"),
    POD("Pod", "v1"),
    JOB("Job", "batch/v1");

    private final String title;
    private final String apiVersion;

    WorkloadKind(String title, String apiVersion) {
        this.title = title;
        this.apiVersion = apiVersion;
    }

    /** As in {@code kind:}. */
    public String title() {
        return title;
    }

    /** As in {@code apiVersion:}. */
    public String apiVersion() {
        return apiVersion;
    }
}
