package dev.berth.policies.balance;

/** An endpoint that may get the next request, with what is known of it at this instant. */
public interface Candidate {
    /** Where a request would go. */
    Endpoint endpoint();

    /** A hash of the endpoint that is the same after every restart; see {@link StableHash}. */
    long identity();

    /** Requests that it has not answered, those that still connect included. */
    int inFlight();

    /** What one more request would cost there, by {@link PeakEwma#load}. */
    double load(long nowNanos);
}
