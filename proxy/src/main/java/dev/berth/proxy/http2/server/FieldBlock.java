package dev.berth.proxy.http2.server;

import dev.berth.proxy.http2.frame.FrameWriter;
import dev.berth.proxy.http2.hpack.HpackEncoder;
import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import dev.berth.proxy.wire.Octets;

/**
 * An answer's head or trailers, encoded when their turn has come.
 *
 * @param status 0 for trailers
 */
record FieldBlock(HpackEncoder encoder, int status, Fields fields) implements FrameWriter.Block {
    @Override
    public void encode(Octets out) {
        encoder.begin(out);
        if (status > 0) {
            encoder.add(out, ":status", Integer.toString(status));
        }
        for (Field field : fields) {
            encoder.add(out, field.name(), field.value());
        }
    }
}
