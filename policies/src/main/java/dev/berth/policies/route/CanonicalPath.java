package dev.berth.policies.route;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The one spelling of a request path that routing, the token check and the upstream all use.
 *
 * <p>Two components that read a path differently are a way around the one that checks it. So the
 * path is read once: percent-encoded unreserved characters are decoded once, the hexadecimal digits
 * of the others become upper case, dot segments are resolved (RFC 3986 §5.2.4, §6.2.2), and what
 * could be read in two ways is refused: encoded slashes, backslashes, NUL and semicolons, empty
 * segments, parameters, and climbing above the root.
 */
public final class CanonicalPath {
    private static final String PCHAR_PUNCTUATION = "-._~!$&'()*+,=:@";

    private final String text;

    private CanonicalPath(String text) {
        this.text = text;
    }

    /**
     * Reads the path of a request target, without its query.
     *
     * @param raw as sent; begins with a slash
     */
    public static Result<CanonicalPath> parse(String raw) {
        if (raw.isEmpty() || raw.charAt(0) != '/') {
            return refused("a path begins with a slash");
        }
        var decoded = new StringBuilder(raw.length());
        for (int at = 0; at < raw.length(); at++) {
            char c = raw.charAt(at);
            if (c == '%') {
                int octet = octet(raw, at);
                if (octet < 0) {
                    return refused("a percent sign is followed by two hexadecimal digits");
                }
                String escape = raw.substring(at, at + 3);
                if (octet == '/' || octet == '\\' || octet == ';' || octet < 0x20 || octet == 127) {
                    return refused(escape + " can be read in two ways");
                }
                if (isUnreserved((char) octet)) {
                    decoded.append((char) octet);
                } else {
                    decoded.append('%').append(hexDigit(octet >> 4)).append(hexDigit(octet & 15));
                }
                at += 2;
            } else if (c == '/' && at > 0 && raw.charAt(at - 1) == '/') {
                return refused("an empty segment (//) can be read in two ways");
            } else if (c != '/' && !isPathCharacter(c)) {
                return refused(describe(c) + " has no place in a path");
            } else {
                decoded.append(c);
            }
        }
        return resolved(decoded.toString());
    }

    private static Result<CanonicalPath> resolved(String path) {
        if (!path.contains("/.")) {
            return Result.ok(new CanonicalPath(path));
        }
        var kept = new ArrayDeque<String>();
        boolean directory = false;
        for (String segment : path.substring(1).split("/", -1)) {
            directory = false;
            switch (segment) {
                case "." -> directory = true;
                case ".." -> {
                    directory = true;
                    if (kept.pollLast() == null) {
                        return refused("the path climbs above the root");
                    }
                }
                default -> kept.addLast(segment);
            }
        }
        if (directory) {
            kept.addLast("");
        }
        return Result.ok(new CanonicalPath("/" + String.join("/", kept)));
    }

    /** The path, beginning with a slash; fit to be sent upstream as it is. */
    public String text() {
        return text;
    }

    /**
     * Prefixes of whole elements, the longest first, without trailing slash; last is "".
     *
     * @param maxLength of a prefix; a path of thousands of elements is not worth as many strings
     */
    List<String> elementPrefixes(int maxLength) {
        var prefixes = new ArrayList<String>();
        int end = withoutTrailingSlash(text).length();
        while (end > 0) {
            if (end <= maxLength) {
                prefixes.add(text.substring(0, end));
            }
            end = text.lastIndexOf('/', end - 1);
        }
        prefixes.add("");
        return prefixes;
    }

    static String withoutTrailingSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CanonicalPath that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static Result<CanonicalPath> refused(String why) {
        return Result.refused(Problem.at("path", why));
    }

    private static String describe(char c) {
        return c > 0x20 && c < 0x7f ? "'" + c + "'" : "character " + (int) c;
    }

    private static int octet(String raw, int at) {
        if (at + 2 >= raw.length()) {
            return -1;
        }
        int high = hexValue(raw.charAt(at + 1));
        int low = hexValue(raw.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    private static int hexValue(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        char lower = (char) (c | 0x20);
        return c < 0x80 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private static char hexDigit(int value) {
        return "0123456789ABCDEF".charAt(value);
    }

    private static boolean isUnreserved(char c) {
        return isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
    }

    private static boolean isPathCharacter(char c) {
        return isAlphanumeric(c) || PCHAR_PUNCTUATION.indexOf(c) >= 0;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
