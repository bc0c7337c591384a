package dev.berth.registry.upstream;

import dev.berth.registry.blob.ArrivingBlob;

/** Where a blob is that somebody asks for. */
public sealed interface Arrival {
    /** In the store, or nowhere: the index says which. */
    record Settled() implements Arrival {}

    /**
     * On its way, and its length is known.
     *
     * @param blob to be closed by whoever reads along
     */
    record Coming(ArrivingBlob.Follower blob) implements Arrival {}

    /** Not to be had. */
    record Failed(Pulled.Failed failure) implements Arrival {}
}
