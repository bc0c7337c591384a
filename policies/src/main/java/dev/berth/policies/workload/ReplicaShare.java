package dev.berth.policies.workload;

/**
 * A number of replicas, or a part of those that are asked for (Kubernetes' {@code IntOrString}).
 *
 * @param value how many, or how many per cent; ≥ 0
 * @param isPercent whether it is a part
 */
public record ReplicaShare(int value, boolean isPercent) {
    private static final int WHOLE_PERCENT = 100;

    public ReplicaShare {
        if (value < 0) {
            throw new IllegalArgumentException("a share of " + value);
        }
    }

    /** So many replicas. */
    public static ReplicaShare of(int replicas) {
        return new ReplicaShare(replicas, false);
    }

    /** So many per cent of the replicas. */
    public static ReplicaShare percent(int percent) {
        return new ReplicaShare(percent, true);
    }

    int roundedUp(int replicas) {
        return isPercent ? (int) Math.ceilDiv((long) value * replicas, WHOLE_PERCENT) : value;
    }

    int roundedDown(int replicas) {
        return isPercent ? (int) ((long) value * replicas / WHOLE_PERCENT) : value;
    }

    /** As documents write it: {@code 2} or {@code 25%}. */
    @Override
    public String toString() {
        return value + (isPercent ? "%" : "");
    }
}
