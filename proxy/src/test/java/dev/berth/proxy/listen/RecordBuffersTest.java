package dev.berth.proxy.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.proxy.limit.Reserve;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is lent is counted, and what comes back is lent again. */
final class RecordBuffersTest {
    private static final int BYTES = 1000;

    @Test
    void takeSeveral_memoryIsThere_hasRoomForFourRecords() throws IOException {
        var shared = new Reserve(100 * BYTES);
        var buffers = new RecordBuffers(BYTES, shared);

        ByteBuffer several = buffers.takeSeveral();

        assertEquals(4 * BYTES, several.remaining());
        assertEquals(4 * BYTES, shared.taken());
    }

    @Test
    void takeSeveral_noSpareMemory_hasRoomForOne() throws IOException {
        var shared = new Reserve(4 * BYTES);
        var buffers = new RecordBuffers(BYTES, shared);

        ByteBuffer one = buffers.takeSeveral();

        assertEquals(BYTES, one.remaining());
        assertEquals(BYTES, shared.taken());
    }

    @Test
    void take_afterBothKindsCameBack_givesTheOneOfItsKind() throws IOException {
        var buffers = new RecordBuffers(BYTES, new Reserve(100 * BYTES));
        ByteBuffer one = buffers.take();
        ByteBuffer several = buffers.takeSeveral();
        buffers.giveBack(one);
        buffers.giveBack(several.position(7));

        assertSame(one, buffers.take());
        assertSame(several, buffers.takeSeveral());
        assertEquals(4 * BYTES, several.remaining());
    }

    @Test
    void giveBack_moreThanAreKept_giveTheirMemoryBackToo() throws IOException {
        var shared = new Reserve(10_000 * BYTES);
        var buffers = new RecordBuffers(BYTES, shared);
        List<ByteBuffer> taken = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            taken.add(buffers.take());
            taken.add(buffers.takeSeveral());
        }

        taken.forEach(buffers::giveBack);

        assertEquals((64 + 8 * 4) * BYTES, shared.taken());
    }

    @Test
    void take_nothingLeft_fails() throws IOException {
        var buffers = new RecordBuffers(BYTES, new Reserve(BYTES));
        buffers.take();

        assertThrows(IOException.class, buffers::take);
        assertThrows(IOException.class, buffers::takeSeveral);
    }
}
