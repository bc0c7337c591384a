package dev.berth.daemon.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.base.Result;
import dev.berth.policies.workload.PodVolume.HostPath;
import dev.berth.policies.workload.PodVolume.HostPathType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostPathsTest {
    @TempDir private Path given;
    private Path root;
    private Path media;
    private HostPaths paths;

    @BeforeEach
    void make() throws IOException {
        root = given.toRealPath();
        media = Files.createDirectory(root.resolve("media"));
        Files.createDirectory(root.resolve("etc"));
        Files.writeString(media.resolve("file"), "x");
        paths = new HostPaths(List.of(media));
    }

    private Result<Path> real(Path path, HostPathType type) {
        return paths.real(new HostPath(path.toString(), type), "");
    }

    private static String refusal(Result<Path> result) {
        return assertInstanceOf(Result.Refused.class, result).problems().getFirst().toString();
    }

    @Test
    void real_allowedAndThere_isIt() {
        assertEquals(media, real(media, HostPathType.DIRECTORY).orElseThrow());
        assertEquals(
                media.resolve("file"),
                real(media.resolve("file"), HostPathType.FILE).orElseThrow());
    }

    @Test
    void real_elsewhereOrNothingAllowed_saysWhatIsExpected() {
        assertEquals(
                "hostPath "
                        + root.resolve("etc")
                        + ": is not allowed, expected a place in"
                        + " volumes.hostPaths, which is ["
                        + media
                        + "]",
                refusal(real(root.resolve("etc"), HostPathType.ANY)));
        assertTrue(
                refusal(new HostPaths(List.of()).real(new HostPath("/srv", HostPathType.ANY), ""))
                        .endsWith("volumes.hostPaths, which is empty"));
        assertTrue(
                refusal(real(root.resolve("media-2"), HostPathType.ANY)).contains("not allowed"));
    }

    @Test
    void real_linkThatLeadsOut_isRefused() throws IOException {
        Files.createSymbolicLink(media.resolve("out"), root.resolve("etc"));
        Files.createSymbolicLink(media.resolve("in"), media.resolve("file"));

        assertTrue(refusal(real(media.resolve("out"), HostPathType.ANY)).contains("leads to"));
        assertTrue(
                refusal(real(media.resolve("out/new"), HostPathType.DIRECTORY_OR_CREATE))
                        .contains("leads to"));
        assertEquals(
                media.resolve("file"), real(media.resolve("in"), HostPathType.ANY).orElseThrow());
    }

    @Test
    void real_subPath_staysInside() throws IOException {
        Files.createDirectory(media.resolve("a"));
        Files.createSymbolicLink(media.resolve("a/up"), root.resolve("etc"));
        var volume = new HostPath(media.resolve("a").toString(), HostPathType.ANY);

        assertEquals(media.resolve("a/new"), paths.real(volume, "new").orElseThrow());
        assertTrue(refusal(paths.real(volume, "up")).contains("leads out of it"));
    }

    @Test
    void real_types_areChecked() throws IOException {
        assertTrue(refusal(real(media.resolve("no"), HostPathType.ANY)).contains("does not exist"));
        assertTrue(refusal(real(media, HostPathType.FILE)).contains("is no File"));
        assertTrue(
                refusal(real(media.resolve("file"), HostPathType.DIRECTORY_OR_CREATE))
                        .contains("is no DirectoryOrCreate"));
        assertTrue(refusal(real(media, HostPathType.SOCKET)).contains("is no Socket"));
        assertEquals(
                media.resolve("dir"),
                real(media.resolve("dir"), HostPathType.DIRECTORY_OR_CREATE).orElseThrow());
        real(media.resolve("made"), HostPathType.FILE_OR_CREATE).orElseThrow();
        assertTrue(Files.isRegularFile(media.resolve("made")));
    }

    @Test
    void isAsItWas_replacedByALink_isNot() throws IOException {
        Path place = Files.createDirectory(media.resolve("a"));
        assertTrue(HostPaths.isAsItWas(place));

        Files.delete(place);
        assertTrue(HostPaths.isAsItWas(place));
        Files.createSymbolicLink(place, root.resolve("etc"));

        assertFalse(HostPaths.isAsItWas(place));
    }
}
