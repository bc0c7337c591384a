package dev.berth.daemon.config;

import dev.berth.daemon.document.Quantity;
import dev.berth.daemon.document.Quoted;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.slots.SlotUnit;
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
    private static final List<String> POLICIES = List.of("least-allocated");
    private static final String SOCKET_SCHEME = "unix://";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,4}");

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

    static Result<SlotUnit> unit(String text) {
        return switch (text) {
            case "core" -> Result.ok(SlotUnit.CORE);
            case "thread" -> Result.ok(SlotUnit.THREAD);
            default -> refused(text, "is no unit, expected core or thread");
        };
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
        return POLICIES.contains(text)
                ? Result.ok(text)
                : refused(text, "is no policy, expected " + String.join(" or ", POLICIES));
    }

    static Result<Duration> drainTimeout(String text) {
        if (SECONDS.matcher(text).matches() && Integer.parseInt(text) <= MAX_DRAIN_SECONDS) {
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
