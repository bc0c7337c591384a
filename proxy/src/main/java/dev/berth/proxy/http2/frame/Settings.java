package dev.berth.proxy.http2.frame;

/**
 * What one end of a connection asks of the other (RFC 9113 §6.5.2, RFC 8441 §3).
 *
 * @param headerTableBytes of the HPACK table that the other end may use
 * @param push whether pushes are taken
 * @param streams that the other end may have open at once
 * @param windowBytes of a new stream
 * @param frameBytes of the largest frame, 16,384 to 16,777,215
 * @param headerListBytes of decoded fields, each with 32 more; advice
 * @param connectProtocol whether extended CONNECT is understood
 */
public record Settings(
        int headerTableBytes,
        boolean push,
        int streams,
        int windowBytes,
        int frameBytes,
        int headerListBytes,
        boolean connectProtocol) {
    public static final int INITIAL_WINDOW_BYTES = 65_535;
    public static final int MIN_FRAME_BYTES = 16_384;
    public static final int HEADER_TABLE_BYTES = 4096;

    /** What holds before the other end has said anything. */
    public static final Settings INITIAL =
            new Settings(
                    HEADER_TABLE_BYTES,
                    true,
                    Integer.MAX_VALUE,
                    INITIAL_WINDOW_BYTES,
                    MIN_FRAME_BYTES,
                    Integer.MAX_VALUE,
                    false);

    static final int ENTRY_BYTES = 6;
    static final int HEADER_TABLE_SIZE = 1;
    static final int ENABLE_PUSH = 2;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int INITIAL_WINDOW_SIZE = 4;
    static final int MAX_FRAME_SIZE = 5;
    static final int MAX_HEADER_LIST_SIZE = 6;
    static final int ENABLE_CONNECT_PROTOCOL = 8;
    private static final int MAX_FRAME_BYTES = (1 << 24) - 1;

    /** These with what a SETTINGS frame changes; entries that are not known change nothing. */
    public Settings changedBy(FrameReader frame) throws ConnectionError {
        Settings changed = this;
        for (int at = 0; at < frame.count(); at += ENTRY_BYTES) {
            int id = (frame.octet(at) << 8) | frame.octet(at + 1);
            changed = changed.with(id, frame.integer(at + 2) & 0xffff_ffffL);
        }
        return changed;
    }

    private Settings with(int id, long value) throws ConnectionError {
        int capped = (int) Math.min(value, Integer.MAX_VALUE);
        return switch (id) {
            case HEADER_TABLE_SIZE ->
                    new Settings(
                            capped,
                            push,
                            streams,
                            windowBytes,
                            frameBytes,
                            headerListBytes,
                            connectProtocol);
            case ENABLE_PUSH ->
                    new Settings(
                            headerTableBytes,
                            flag("ENABLE_PUSH", value),
                            streams,
                            windowBytes,
                            frameBytes,
                            headerListBytes,
                            connectProtocol);
            case MAX_CONCURRENT_STREAMS ->
                    new Settings(
                            headerTableBytes,
                            push,
                            capped,
                            windowBytes,
                            frameBytes,
                            headerListBytes,
                            connectProtocol);
            case INITIAL_WINDOW_SIZE -> {
                if (value > Integer.MAX_VALUE) {
                    throw new ConnectionError(
                            ErrorCode.FLOW_CONTROL_ERROR,
                            "INITIAL_WINDOW_SIZE is " + value + ", expected at most 2^31-1");
                }
                yield new Settings(
                        headerTableBytes,
                        push,
                        streams,
                        capped,
                        frameBytes,
                        headerListBytes,
                        connectProtocol);
            }
            case MAX_FRAME_SIZE -> {
                if (value < MIN_FRAME_BYTES || value > MAX_FRAME_BYTES) {
                    throw ConnectionError.protocol(
                            "MAX_FRAME_SIZE is " + value + ", expected 16384 to 16777215");
                }
                yield new Settings(
                        headerTableBytes,
                        push,
                        streams,
                        windowBytes,
                        capped,
                        headerListBytes,
                        connectProtocol);
            }
            case MAX_HEADER_LIST_SIZE ->
                    new Settings(
                            headerTableBytes,
                            push,
                            streams,
                            windowBytes,
                            frameBytes,
                            capped,
                            connectProtocol);
            case ENABLE_CONNECT_PROTOCOL ->
                    new Settings(
                            headerTableBytes,
                            push,
                            streams,
                            windowBytes,
                            frameBytes,
                            headerListBytes,
                            flag("ENABLE_CONNECT_PROTOCOL", value));
            default -> this;
        };
    }

    private static boolean flag(String name, long value) throws ConnectionError {
        if (value > 1) {
            throw ConnectionError.protocol(name + " is " + value + ", expected 0 or 1");
        }
        return value == 1;
    }
}
