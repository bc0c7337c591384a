package dev.berth.daemon.docker;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Calls about images; failures are those of {@link EngineContainers} where nothing else is said.
 */
public interface EngineImages {
    /** The image behind a reference or id; empty when the engine does not have it. */
    Optional<ImageInfo> inspect(String reference) throws EngineException;

    /** Every image that has a name or once had one; layers of builds are not among them. */
    List<ImageInfo> list() throws EngineException;

    /** Ids and names by which containers use images, whosever they are, running or not. */
    Set<String> used() throws EngineException;

    /**
     * Takes a reference away, and the image with the last one, but none that it was built from.
     *
     * @return false when there is none
     * @throws EngineException {@code CONFLICT} while a container uses it
     */
    boolean release(String reference) throws EngineException;

    /**
     * Begins to pull an image.
     *
     * @param reference with tag or digest: without either the engine would pull every tag
     * @param login what the engine shows the registry
     * @param progress told of every step, on a thread of the client
     * @return awaits the whole image; {@code MISSING} when the registry does not have it, {@code
     *     SERVER} for any other error that the engine reports on the way
     * @throws EngineException {@code BUSY} when too many transfers are under way
     */
    EngineStream pull(
            String reference, Optional<RegistryLogin> login, Consumer<PullProgress> progress)
            throws EngineException;

    /** The same without a login. */
    default EngineStream pull(String reference, Consumer<PullProgress> progress)
            throws EngineException {
        return pull(reference, Optional.empty(), progress);
    }

    /**
     * Begins to make an image of one layer from a tar archive.
     *
     * @param repository name to be given, without tag
     * @param tag tag to be given
     * @param archive the files; read on a thread of the client, and closed by the caller
     * @return awaits the whole image
     * @throws EngineException {@code BUSY} when too many transfers are under way
     */
    EngineStream load(String repository, String tag, InputStream archive) throws EngineException;

    /**
     * Takes a reference away, and the image with the last one.
     *
     * @return false when there is none
     * @throws EngineException {@code CONFLICT} while a container uses it
     */
    boolean remove(String reference) throws EngineException;
}
