package dev.berth.daemon;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.List;

/** The appliance cannot start on this host or with this configuration; the message says why. */
final class StartRefused extends Exception {
    private static final long serialVersionUID = 1L;

    StartRefused(String message) {
        super(message);
    }

    /** The value, or the refusal of the start. */
    static <T> T orElseThrow(Result<T> result) throws StartRefused {
        return switch (result) {
            case Result.Ok<T>(T value) -> value;
            case Result.Refused<T>(var problems) -> throw of(problems);
        };
    }

    private static StartRefused of(List<Problem> problems) {
        return new StartRefused(
                String.join("; ", problems.stream().map(Problem::toString).toList()));
    }
}
