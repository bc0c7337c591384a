package dev.berth.registry.http;

import dev.berth.registry.base.PushListener;
import dev.berth.registry.base.RegistryLimits;
import dev.berth.registry.blob.BlobReader;
import dev.berth.registry.blob.UploadSessions;
import dev.berth.registry.index.RegistryIndex;
import dev.berth.registry.login.Logins;
import dev.berth.registry.login.Passes;
import dev.berth.registry.manifest.ManifestStore;
import java.time.InstantSource;

/**
 * Everything that the dispatcher can call, one class an operation.
 *
 * @param gate says who may
 */
record Operations(
        AccessGate gate,
        TokenRequest token,
        BlobGet blobGet,
        UploadOpen uploadOpen,
        UploadAppend uploadAppend,
        UploadFinish uploadFinish,
        UploadStatus uploadStatus,
        UploadCancel uploadCancel,
        ManifestGet manifestGet,
        ManifestPut manifestPut,
        TagList tagList) {
    /** Puts the operations together on one store. */
    static Operations on(
            RegistryIndex index,
            BlobReader blobs,
            UploadSessions uploads,
            ManifestStore manifests,
            Logins logins,
            PushListener pushes,
            RegistryLimits limits,
            InstantSource clock) {
        var passes = new Passes(limits.access().passLife(), clock);
        var gate = new AccessGate(logins, passes);
        return new Operations(
                gate,
                new TokenRequest(gate, passes, limits, clock),
                new BlobGet(index, blobs, limits.uploads(), clock),
                new UploadOpen(uploads, index, limits.uploads(), clock),
                new UploadAppend(uploads),
                new UploadFinish(uploads),
                new UploadStatus(uploads),
                new UploadCancel(uploads),
                new ManifestGet(index, blobs),
                new ManifestPut(manifests, limits.manifests(), pushes),
                new TagList(index, limits.http().pageTags()));
    }
}
