package dev.berth.proxy.token;

import dev.berth.policies.access.Permit;
import dev.berth.proxy.fault.Challenge;

/** Whether a request may be forwarded. */
public sealed interface Admission {
    /** It may, and this is the proof. */
    record Admitted(Permit permit) implements Admission {}

    /** It may not, and this is what the client is told. */
    record Refused(Challenge challenge) implements Admission {}
}
