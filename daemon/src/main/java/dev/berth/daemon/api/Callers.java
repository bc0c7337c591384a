package dev.berth.daemon.api;

import dev.berth.daemon.peer.Peer;
import dev.berth.daemon.peer.PeerGate;
import dev.berth.daemon.store.Author;

/** Who is asking, as the kernel says. */
final class Callers {
    private Callers() {}

    /** The user's name. */
    static String name() {
        return PeerGate.current().map(Peer::userName).orElse("unknown");
    }

    /** The user, as the audit log keeps who changed something. */
    static Author author() {
        return PeerGate.current()
                .map(peer -> new Author(peer.uid(), peer.userName()))
                .orElseThrow(() -> ApiRefusal.forbidden("the caller is not known"));
    }
}
