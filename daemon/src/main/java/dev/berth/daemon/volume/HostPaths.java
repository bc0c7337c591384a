package dev.berth.daemon.volume;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.PodVolume.HostPath;
import dev.berth.policies.workload.PodVolume.HostPathType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Which places of the host pods may mount.
 *
 * <p>A place is what is there once links are followed: one that leads out of what is allowed is
 * refused, and what the engine is told to mount has no links any more.
 *
 * @param allowed absolute paths; what is below them is allowed, too
 */
public record HostPaths(List<Path> allowed) {
    private static final int TYPE_BITS = 0170000;
    private static final int SOCKET_BITS = 0140000;

    public HostPaths {
        allowed = List.copyOf(allowed);
    }

    /** Whether a document may name it at all; links are looked at when a pod is made. */
    public Result<Path> named(HostPath volume) {
        Path path = Path.of(volume.path()).normalize();
        return allowed.stream().anyMatch(path::startsWith)
                ? Result.ok(path)
                : refused(
                        path,
                        "is not allowed, expected a place in volumes.hostPaths, which is "
                                + (allowed.isEmpty() ? "empty" : allowed));
    }

    /**
     * What the engine is to mount.
     *
     * @param subPath what of the place, relative; empty: all of it
     */
    public Result<Path> real(HostPath volume, String subPath) {
        return switch (named(volume)) {
            case Result.Refused<Path> refused -> refused;
            case Result.Ok<Path>(Path path) -> {
                try {
                    yield checked(path, volume.type(), subPath);
                } catch (IOException e) {
                    yield refused(path, "cannot be looked at: " + e.getMessage());
                }
            }
        };
    }

    /** Whether what was found to be a place without links still is one. */
    public static boolean isAsItWas(Path real) {
        try {
            Path there = Files.exists(real, LinkOption.NOFOLLOW_LINKS) ? real : nearest(real);
            return there.toRealPath().equals(there);
        } catch (IOException e) {
            return false;
        }
    }

    private Result<Path> checked(Path path, HostPathType type, String subPath) throws IOException {
        if (type == HostPathType.FILE_OR_CREATE && !Files.exists(path)) {
            Files.createFile(path);
        }
        boolean mayMake = type == HostPathType.DIRECTORY_OR_CREATE;
        if (!mayMake && !Files.exists(path)) {
            return refused(path, "does not exist, or berthd cannot see it");
        }
        Path real = real(path);
        if (!isAllowed(real)) {
            return refused(path, "leads to " + real + ", which is not allowed");
        }
        if (Files.exists(real) && !isOf(type, real)) {
            return refused(path, "is no " + type.text());
        }
        if (subPath.isEmpty()) {
            return Result.ok(real);
        }
        Path below = real(real.resolve(subPath));
        return below.startsWith(real)
                ? Result.ok(below)
                : refused(path, "subPath " + subPath + " leads out of it, to " + below);
    }

    private boolean isAllowed(Path real) throws IOException {
        for (Path one : allowed) {
            if (real.startsWith(real(one))) {
                return true;
            }
        }
        return false;
    }

    /** Without links, as far as it exists. */
    private static Path real(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return path.toRealPath();
        }
        Path nearest = nearest(path);
        return nearest.toRealPath().resolve(nearest.relativize(path));
    }

    /** The next directory above that exists. */
    private static Path nearest(Path path) {
        Path at = path;
        while (at.getParent() != null && !Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
            at = at.getParent();
        }
        return at;
    }

    private static boolean isOf(HostPathType type, Path real) throws IOException {
        return switch (type) {
            case ANY -> true;
            case DIRECTORY, DIRECTORY_OR_CREATE -> Files.isDirectory(real);
            case FILE, FILE_OR_CREATE -> Files.isRegularFile(real);
            case SOCKET ->
                    Files.getAttribute(real, "unix:mode") instanceof Integer mode
                            && (mode & TYPE_BITS) == SOCKET_BITS;
        };
    }

    private static Result<Path> refused(Path path, String why) {
        return Result.refused(Problem.at("hostPath " + path, why));
    }
}
