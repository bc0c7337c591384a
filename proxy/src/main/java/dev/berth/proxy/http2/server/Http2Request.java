package dev.berth.proxy.http2.server;

import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Framing;
import dev.berth.proxy.wire.RequestHead;

/**
 * A request as its header block gives it.
 *
 * @param head with its target in origin form, without pseudo-header fields and host
 * @param authority whom it is for
 * @param framing how its body ends; {@code Chunked} where its length is unknown
 * @param protocol of an extended CONNECT, in lower case; empty in any other request
 */
record Http2Request(RequestHead head, String authority, Framing framing, String protocol) {
    /** What stands for a request whose header block was too large to be kept. */
    static final Http2Request UNREADABLE =
            new Http2Request(new RequestHead("-", "-", Fields.NONE), "", Framing.NONE, "");
}
