package dev.berth.daemon.config;

import dev.berth.daemon.document.Quantity;
import dev.berth.daemon.document.Quoted;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.placement.PlacementPolicies;
import dev.berth.policies.slots.HostMemory;
import dev.berth.policies.workload.ObjectName;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Turns the texts of options into values. */
final class OptionParsers {
    private static final int MAX_DRAIN_SECONDS = 600;
    private static final String SOCKET_SCHEME = "unix://";
    private static final Pattern UP_TO_FOUR_DIGITS = Pattern.compile("[0-9]{1,4}");

    private OptionParsers() {}

    static Result<Path> path(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return Result.ok(path.normalize());
            }
        } catch (InvalidPathException e) {
            return refused(text, "is no path: " + e.getReason());
        }
        return refused(text, "is no absolute path");
    }

    /** The path of a socket, also as {@code DOCKER_HOST} has it. */
    static Result<Path> socket(String text) {
        return path(text.startsWith(SOCKET_SCHEME) ? text.substring(SOCKET_SCHEME.length()) : text);
    }

    static Result<Long> bytes(String text) {
        return switch (Quantity.parse(text)) {
            case Result.Refused<Quantity>(var problems) -> Result.refused(problems);
            case Result.Ok<Quantity>(Quantity quantity) -> {
                var bytes = quantity.units();
                yield bytes.isPresent() && quantity.isWhole()
                        ? Result.ok(bytes.getAsLong())
                        : refused(text, "is no number of bytes that fits");
            }
        };
    }

    static Result<String> policy(String text) {
        return PlacementPolicies.named(text).isPresent()
                ? Result.ok(text)
                : refused(
                        text,
                        "is no policy, expected " + String.join(" or ", PlacementPolicies.names()));
    }

    static Result<Integer> overcommitPercent(String text) {
        if (UP_TO_FOUR_DIGITS.matcher(text).matches()
                && Integer.parseInt(text) >= HostMemory.NO_OVERCOMMIT_PERCENT
                && Integer.parseInt(text) <= HostMemory.MAX_OVERCOMMIT_PERCENT) {
            return Result.ok(Integer.parseInt(text));
        }
        return refused(
                text,
                "is no percentage from "
                        + HostMemory.NO_OVERCOMMIT_PERCENT
                        + " to "
                        + HostMemory.MAX_OVERCOMMIT_PERCENT);
    }

    static Result<Duration> drainTimeout(String text) {
        if (UP_TO_FOUR_DIGITS.matcher(text).matches()
                && Integer.parseInt(text) <= MAX_DRAIN_SECONDS) {
            return Result.ok(Duration.ofSeconds(Integer.parseInt(text)));
        }
        return refused(text, "is no number of seconds from 0 to " + MAX_DRAIN_SECONDS);
    }

    /** What is wrong with the names for a certificate. */
    static List<String> badHosts(List<String> hosts) {
        return hosts.stream()
                .filter(host -> !isHost(host))
                .map(host -> Quoted.of(host) + " is no host name or address")
                .toList();
    }

    private static boolean isHost(String text) {
        String name = text.startsWith("*.") ? text.substring(2) : text;
        return ObjectName.isSubdomain(name) || isAddress(text);
    }

    private static boolean isAddress(String text) {
        try {
            return InetAddress.ofLiteral(text).getHostAddress() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static <T> Result<T> refused(String text, String why) {
        return Result.refused(Problem.at("", Quoted.of(text) + " " + why));
    }
}
