package dev.berth.registry.http;

import dev.berth.registry.login.Passes;
import dev.berth.registry.manifest.Referrers;

/**
 * Everything that the dispatcher can call, one class an operation.
 *
 * @param gate says who may
 * @param through has content of other registries fetched
 */
record Operations(
        AccessGate gate,
        PullThrough through,
        TokenRequest token,
        BlobGet blobGet,
        UploadOpen uploadOpen,
        UploadAppend uploadAppend,
        UploadFinish uploadFinish,
        UploadStatus uploadStatus,
        UploadCancel uploadCancel,
        ManifestGet manifestGet,
        ManifestPut manifestPut,
        ManifestDelete manifestDelete,
        BlobDelete blobDelete,
        TagList tagList,
        ReferrerList referrerList,
        Catalog catalog) {
    /**
     * Puts the operations together on one store, for those who come in by that door. Each door has
     * passes of its own: one that loopback gives to anybody must not open another.
     */
    static Operations on(RegistryServer.Subjects on, Door door) {
        var limits = on.limits();
        var passes = new Passes(limits.access().passLife(), on.clock(), on.credentials());
        var gate = new AccessGate(on.credentials(), passes, door);
        var through = new PullThrough(on.upstreams(), on.metrics());
        return new Operations(
                gate,
                through,
                new TokenRequest(gate, passes, limits, on.clock()),
                new BlobGet(on.index(), on.blobs(), limits.uploads(), on.clock(), through),
                new UploadOpen(gate, on.uploads(), on.index(), limits, on.clock()),
                new UploadAppend(on.uploads()),
                new UploadFinish(on.uploads()),
                new UploadStatus(on.uploads()),
                new UploadCancel(on.uploads()),
                new ManifestGet(
                        on.index(), on.blobs(), through, new SignatureGate(on.signatures(), gate)),
                new ManifestPut(on.manifests(), limits.manifests(), on.events()),
                new ManifestDelete(on.deletions()),
                new BlobDelete(on.deletions()),
                new TagList(on.index(), limits.http().pageTags()),
                new ReferrerList(new Referrers(on.index(), on.blobs(), limits)),
                new Catalog(gate, on.index(), limits.clients().pageRepositories()));
    }
}
