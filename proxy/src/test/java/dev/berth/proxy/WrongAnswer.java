package dev.berth.proxy;

import java.io.IOException;
import java.util.Arrays;

/** What is wrong with the answer of an HTTP/2 endpoint. */
enum WrongAnswer {
    NO_STATUS,
    TWO_STATUSES,
    STATUS_LETTERS,
    STATUS_SWITCHES,
    PSEUDO_OF_REQUESTS,
    UPPER_CASE,
    CONNECTION_FIELD,
    CONTROL_CHARACTER,
    TOO_MANY_FIELDS,
    TOO_LARGE_FIELD,
    DATA_FIRST,
    INTERIM_ENDS,
    LENGTH_TWICE,
    LENGTH_WITHOUT_BODY,
    RESET;

    private static final int CONTINUATION = 9;

    void answer(Http2Peer peer, int stream) throws IOException {
        switch (this) {
            case NO_STATUS -> peer.headers(stream, true, "a", "b");
            case TWO_STATUSES -> peer.headers(stream, true, ":status", "200", ":status", "200");
            case STATUS_LETTERS -> peer.headers(stream, true, ":status", "2o0");
            case STATUS_SWITCHES -> peer.headers(stream, false, ":status", "101");
            case PSEUDO_OF_REQUESTS -> peer.headers(stream, true, ":status", "200", ":path", "/");
            case UPPER_CASE ->
                    peer.frame(
                            Http2Peer.HEADERS,
                            Http2Peer.END_HEADERS | Http2Peer.END_STREAM,
                            stream,
                            new byte[] {(byte) 0x88, 0, 1, 'A', 1, 'b'});
            case CONNECTION_FIELD ->
                    peer.headers(stream, true, ":status", "200", "connection", "close");
            case CONTROL_CHARACTER ->
                    peer.headers(stream, true, ":status", "200", "a", "b\r\nc: d");
            case TOO_MANY_FIELDS -> peer.headers(stream, true, manyFields(200));
            case TOO_LARGE_FIELD -> inParts(peer, stream, "~".repeat(40_000));
            case DATA_FIRST -> peer.data(stream, true, "THEFT");
            case INTERIM_ENDS -> peer.headers(stream, true, ":status", "103");
            case LENGTH_TWICE ->
                    peer.headers(
                            stream,
                            false,
                            ":status",
                            "200",
                            "content-length",
                            "1",
                            "content-length",
                            "2");
            case LENGTH_WITHOUT_BODY ->
                    peer.headers(stream, true, ":status", "200", "content-length", "5");
            case RESET -> peer.reset(stream, 2);
        }
    }

    private static void inParts(Http2Peer peer, int stream, String value) throws IOException {
        byte[] block = peer.block(":status", "200", "a", value);
        int part = 16_000;
        peer.frame(Http2Peer.HEADERS, 1, stream, Arrays.copyOf(block, part));
        for (int at = part; at < block.length; at += part) {
            int end = Math.min(block.length, at + part);
            int flags = end == block.length ? Http2Peer.END_HEADERS : 0;
            peer.frame(CONTINUATION, flags, stream, Arrays.copyOfRange(block, at, end));
        }
    }

    private static String[] manyFields(int count) {
        var fields = new String[2 * count + 2];
        fields[0] = ":status";
        fields[1] = "200";
        for (int at = 2; at < fields.length; at += 2) {
            fields[at] = "a" + at;
            fields[at + 1] = "b";
        }
        return fields;
    }
}
