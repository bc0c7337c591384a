package dev.berth.registry.upstream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a server wants to be convinced.
 *
 * @param scheme {@code bearer} or {@code basic}, in lower case
 * @param parameters by their names in lower case
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110, WWW-Authenticate
 *     </a>
 */
record Challenge(String scheme, Map<String, String> parameters) {
    /** Characters of a header that are looked at. */
    private static final int MAX_CHARACTERS = 4_096;

    private static final Pattern PART =
            Pattern.compile(
                    "\\s*+,?+\\s*+(?:([a-zA-Z][a-zA-Z0-9_-]*+)\\s*+=\\s*+"
                            + "(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]++))"
                            + "|([a-zA-Z][a-zA-Z0-9_-]*+)(?=\\s|$))");

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** The challenges of one header; what comes after a mistake is left out. */
    static List<Challenge> parse(String header) {
        var found = new ArrayList<Challenge>();
        if (header.length() > MAX_CHARACTERS) {
            return found;
        }
        Matcher parts = PART.matcher(header);
        String scheme = "";
        Map<String, String> parameters = new HashMap<>();
        int at = 0;
        while (at < header.length() && parts.find(at) && parts.start() == at) {
            at = parts.end();
            if (parts.group(4) != null) {
                add(found, scheme, parameters);
                scheme = parts.group(4).toLowerCase(Locale.ROOT);
                parameters = new HashMap<>();
            } else {
                String quoted = parts.group(2);
                String value =
                        quoted == null
                                ? String.valueOf(parts.group(3))
                                : quoted.replaceAll("\\\\(.)", "$1");
                parameters.putIfAbsent(parts.group(1).toLowerCase(Locale.ROOT), value);
            }
        }
        add(found, scheme, parameters);
        return found;
    }

    private static void add(List<Challenge> found, String scheme, Map<String, String> parameters) {
        if (!scheme.isEmpty()) {
            found.add(new Challenge(scheme, parameters));
        }
    }
}
