package dev.berth.daemon.cli.client;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Status line and header fields of an answer.
 *
 * @param status 100 to 599
 * @param fields values by name in lower case, in the order they came
 */
record AnswerHead(int status, Map<String, List<String>> fields) {
    AnswerHead {
        fields = Map.copyOf(fields);
    }

    /** Every value of that field; none if it is absent. */
    List<String> values(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** An interim answer, which another one follows (RFC 9110 §15.2). */
    boolean interim() {
        return status / 100 == 1;
    }

    /** The type and subtype of the body in lower case; empty if not stated. */
    String mediaType() {
        List<String> values = values("content-type");
        if (values.isEmpty()) {
            return "";
        }
        String value = values.getFirst();
        int parameters = value.indexOf(';');
        return (parameters < 0 ? value : value.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
