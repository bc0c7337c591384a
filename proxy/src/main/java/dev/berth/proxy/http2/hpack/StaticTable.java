package dev.berth.proxy.http2.hpack;

import dev.berth.proxy.wire.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields that both ends know from the start (RFC 7541 appendix A), counted from 1. */
final class StaticTable {
    private static final List<Field> FIELDS =
            List.of(
                    field(":authority", ""),
                    field(":method", "GET"),
                    field(":method", "POST"),
                    field(":path", "/"),
                    field(":path", "/index.html"),
                    field(":scheme", "http"),
                    field(":scheme", "https"),
                    field(":status", "200"),
                    field(":status", "204"),
                    field(":status", "206"),
                    field(":status", "304"),
                    field(":status", "400"),
                    field(":status", "404"),
                    field(":status", "500"),
                    field("accept-charset", ""),
                    field("accept-encoding", "gzip, deflate"),
                    field("accept-language", ""),
                    field("accept-ranges", ""),
                    field("accept", ""),
                    field("access-control-allow-origin", ""),
                    field("age", ""),
                    field("allow", ""),
                    field("authorization", ""),
                    field("cache-control", ""),
                    field("content-disposition", ""),
                    field("content-encoding", ""),
                    field("content-language", ""),
                    field("content-length", ""),
                    field("content-location", ""),
                    field("content-range", ""),
                    field("content-type", ""),
                    field("cookie", ""),
                    field("date", ""),
                    field("etag", ""),
                    field("expect", ""),
                    field("expires", ""),
                    field("from", ""),
                    field("host", ""),
                    field("if-match", ""),
                    field("if-modified-since", ""),
                    field("if-none-match", ""),
                    field("if-range", ""),
                    field("if-unmodified-since", ""),
                    field("last-modified", ""),
                    field("link", ""),
                    field("location", ""),
                    field("max-forwards", ""),
                    field("proxy-authenticate", ""),
                    field("proxy-authorization", ""),
                    field("range", ""),
                    field("referer", ""),
                    field("refresh", ""),
                    field("retry-after", ""),
                    field("server", ""),
                    field("set-cookie", ""),
                    field("strict-transport-security", ""),
                    field("transfer-encoding", ""),
                    field("user-agent", ""),
                    field("vary", ""),
                    field("via", ""),
                    field("www-authenticate", ""));

    private static final Field[] BY_INDEX = FIELDS.toArray(Field[]::new);
    private static final Map<String, Integer> FIRST_OF_NAME = firstOfName();

    private StaticTable() {}

    static int size() {
        return BY_INDEX.length;
    }

    /**
     * An entry.
     *
     * @param index 1 to {@link #size}
     */
    static Field get(int index) {
        return BY_INDEX[index - 1];
    }

    /** The first entry of a name in lower case; 0 if there is none. */
    static int ofName(String name) {
        @Nullable Integer index = FIRST_OF_NAME.get(name);
        return index == null ? 0 : index;
    }

    /** The entry with a name's value, where the name's first entry is known; 0 if there is none. */
    static int ofValue(int first, String value) {
        String name = get(first).name();
        for (int index = first; index <= size() && get(index).name().equals(name); index++) {
            if (get(index).value().equals(value)) {
                return index;
            }
        }
        return 0;
    }

    private static Map<String, Integer> firstOfName() {
        Map<String, Integer> first = new HashMap<>();
        for (int index = 1; index <= size(); index++) {
            first.putIfAbsent(get(index).name(), index);
        }
        return Map.copyOf(first);
    }

    private static Field field(String name, String value) {
        return new Field(name, value);
    }
}
