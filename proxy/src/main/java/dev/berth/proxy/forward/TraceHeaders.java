package dev.berth.proxy.forward;

import dev.berth.proxy.wire.Field;
import dev.berth.proxy.wire.Fields;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Carries a client's trace on to the endpoint, with this hop as the parent, or begins one (W3C
 * Trace Context, level 1).
 *
 * <p>What is malformed is dropped as a whole, and the trace begins anew; nobody but a trace's
 * beginner says that it is sampled.
 */
public final class TraceHeaders {
    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";
    private static final String REQUEST_ID = "X-Request-Id";

    private static final int TRACE_AT = 3;
    private static final int PARENT_AT = 36;
    private static final int FLAGS_AT = 53;
    private static final int LENGTH = 55;

    /** §3.3.1.1 and §3.3.1.5: members of a list, and what has to be passed on at least. */
    private static final int MAX_MEMBERS = 32;

    private static final int MAX_STATE_CHARACTERS = 512;

    private static final Pattern MEMBER =
            Pattern.compile(
                    "(?:[a-z][a-z0-9_*/-]{0,255}|[a-z0-9][a-z0-9_*/-]{0,240}@[a-z][a-z0-9_*/-]{0,13})=["
                            + " -+\\--<>-~]{0,255}[!-+\\--<>-~]");

    private TraceHeaders() {}

    /**
     * The fields with the trace as the endpoint is to see it.
     *
     * @param requestId under which the access log has the request
     * @param random for the names of trace and parent, which are no secrets
     */
    public static Fields renewed(Fields fields, String requestId, RandomGenerator random) {
        List<String> parents = fields.every(PARENT);
        boolean carried = parents.size() == 1 && isParent(parents.getFirst());
        List<Field> renewed = new ArrayList<>(fields.size() + 3);
        for (Field field : fields) {
            if (!field.is(PARENT) && !field.is(STATE) && !field.is(REQUEST_ID)) {
                renewed.add(field);
            }
        }
        renewed.add(new Field(PARENT, carried ? next(parents.getFirst(), random) : begun(random)));
        if (carried) {
            state(fields).ifPresent(state -> renewed.add(new Field(STATE, state)));
        }
        renewed.add(new Field(REQUEST_ID, requestId));
        return new Fields(renewed);
    }

    /** Whether a value names a trace and a parent (§3.2.2); versions to come may say more. */
    private static boolean isParent(String value) {
        boolean shaped =
                value.length() >= LENGTH
                        && value.charAt(TRACE_AT - 1) == '-'
                        && value.charAt(PARENT_AT - 1) == '-'
                        && value.charAt(FLAGS_AT - 1) == '-';
        if (!shaped || !isHex(value, 0, TRACE_AT - 1) || value.startsWith("ff")) {
            return false;
        }
        boolean first = value.startsWith("00");
        boolean ends = value.length() == LENGTH || (!first && value.charAt(LENGTH) == '-');
        return ends
                && isHex(value, TRACE_AT, PARENT_AT - 1)
                && isHex(value, PARENT_AT, FLAGS_AT - 1)
                && isHex(value, FLAGS_AT, LENGTH)
                && !isZero(value, TRACE_AT, PARENT_AT - 1)
                && !isZero(value, PARENT_AT, FLAGS_AT - 1);
    }

    private static String next(String parent, RandomGenerator random) {
        return "00-"
                + parent.substring(TRACE_AT, PARENT_AT)
                + identifier(random)
                + parent.substring(FLAGS_AT - 1, LENGTH);
    }

    private static String begun(RandomGenerator random) {
        return "00-" + identifier(random) + identifier(random) + "-" + identifier(random) + "-00";
    }

    private static String identifier(RandomGenerator random) {
        long name = random.nextLong();
        return HexFormat.of().toHexDigits(name == 0 ? 1 : name);
    }

    private static Optional<String> state(Fields fields) {
        var state = new StringBuilder();
        int members = 0;
        for (String line : fields.every(STATE)) {
            for (String part : line.split(",", -1)) {
                String member = part.strip();
                if (member.isEmpty()) {
                    continue;
                }
                if (!MEMBER.matcher(member).matches()) {
                    return Optional.empty();
                }
                members++;
                boolean fits = state.length() + member.length() < MAX_STATE_CHARACTERS;
                if (members <= MAX_MEMBERS && fits) {
                    state.append(state.isEmpty() ? "" : ",").append(member);
                }
            }
        }
        return state.isEmpty() ? Optional.empty() : Optional.of(state.toString());
    }

    private static boolean isHex(String value, int start, int end) {
        for (int at = start; at < end; at++) {
            char c = value.charAt(at);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(String value, int start, int end) {
        for (int at = start; at < end; at++) {
            if (value.charAt(at) != '0') {
                return false;
            }
        }
        return true;
    }
}
