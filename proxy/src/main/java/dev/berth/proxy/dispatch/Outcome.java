package dev.berth.proxy.dispatch;

import dev.berth.proxy.balance.Claim;
import dev.berth.proxy.wire.Fields;
import java.time.Duration;
import java.util.Optional;

/** What a try says about its endpoint. */
sealed interface Outcome {
    /** Longest number that is read as seconds. */
    int MAX_DIGITS = 6;

    /** It answered well. */
    record Answered(Duration untilHead) implements Outcome {}

    /** It asked to be left in peace. */
    record Throttled(Optional<Duration> retryAfter) implements Outcome {}

    /** It failed. */
    record Failed(Optional<Duration> retryAfter) implements Outcome {}

    /** Nothing: the client went before it could tell. */
    record Unknown() implements Outcome {}

    /**
     * What an answer says.
     *
     * @param fields of its head, with its trailers
     */
    static Outcome of(int status, Fields fields, Duration untilHead) {
        if (status == 429 || grpc(fields, GrpcEnding.THROTTLED)) {
            return new Throttled(retryAfter(fields));
        }
        if (status >= 500 || grpc(fields, GrpcEnding.FAILED)) {
            return new Failed(retryAfter(fields));
        }
        return new Answered(untilHead);
    }

    /** Tells the balancer. */
    default void tell(Claim claim) {
        switch (this) {
            case Answered(Duration untilHead) -> claim.answered(untilHead);
            case Throttled(Optional<Duration> retryAfter) -> claim.throttled(retryAfter);
            case Failed(Optional<Duration> retryAfter) -> claim.failed(retryAfter);
            case Unknown() -> {}
        }
    }

    private static boolean grpc(Fields fields, GrpcEnding ending) {
        return fields.first("grpc-status")
                .filter(status -> ending == GrpcEnding.of(status))
                .isPresent();
    }

    /** Seconds; a date is not worth a clock here. */
    private static Optional<Duration> retryAfter(Fields fields) {
        return fields.first("Retry-After")
                .map(String::strip)
                .filter(text -> !text.isEmpty() && text.length() <= MAX_DIGITS)
                .filter(text -> text.chars().allMatch(c -> c >= '0' && c <= '9'))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }
}
