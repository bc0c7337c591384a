package dev.berth.daemon.document;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides what a plain scalar means, as the YAML 1.1 that Kubernetes' own tools speak does: {@code
 * yes} is true, {@code 0755} is octal.
 */
final class Scalars {
    /** Characters; nothing longer is a number that a field could take. */
    private static final int MAX_NUMERAL_CHARACTERS = 64;

    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE =
            Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF");
    private static final Pattern INTEGER =
            Pattern.compile("[-+]?(?:0b[01]+|0o[0-7]+|0x[0-9a-fA-F]+|[0-9]+)");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");

    private Scalars() {}

    /** The node that this text is where it stands without quotes and without a tag. */
    static YamlNode plain(String text, int line) {
        if (NULL.contains(text)) {
            return new YamlNode.Null(line);
        }
        if (TRUE.contains(text)) {
            return new YamlNode.Flag(true, text, line);
        }
        if (FALSE.contains(text)) {
            return new YamlNode.Flag(false, text, line);
        }
        Optional<Number> number = number(text);
        if (number.isPresent()) {
            return new YamlNode.Numeral(number.get(), text, line);
        }
        return new YamlNode.Text(text, line);
    }

    /** The node for a scalar with one of YAML's own tags; empty where text and tag do not agree. */
    static Optional<YamlNode> tagged(String tag, String text, int line) {
        String kind = tag.substring(tag.lastIndexOf(':') + 1);
        YamlNode plain = plain(text, line);
        boolean agrees =
                switch (kind) {
                    case "null" -> plain instanceof YamlNode.Null;
                    case "bool" -> plain instanceof YamlNode.Flag;
                    case "int", "float" -> plain instanceof YamlNode.Numeral;
                    default -> false;
                };
        if (kind.equals("str")) {
            return Optional.of(new YamlNode.Text(text, line));
        }
        return agrees ? Optional.of(plain) : Optional.empty();
    }

    private static Optional<Number> number(String text) {
        if (text.length() > MAX_NUMERAL_CHARACTERS) {
            return Optional.empty();
        }
        if (INTEGER.matcher(text).matches()) {
            Optional<Number> integer = integer(text);
            if (integer.isPresent()) {
                return integer;
            }
        }
        if (DECIMAL.matcher(text).matches()) {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<Number> integer(String text) {
        String digits = text.toLowerCase(Locale.ROOT);
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        int radix = 10;
        if (digits.startsWith("0b")) {
            radix = 2;
            digits = digits.substring(2);
        } else if (digits.startsWith("0o")) {
            radix = 8;
            digits = digits.substring(2);
        } else if (digits.startsWith("0x")) {
            radix = 16;
            digits = digits.substring(2);
        } else if (digits.length() > 1 && digits.startsWith("0")) {
            if (digits.indexOf('8') >= 0 || digits.indexOf('9') >= 0) {
                return Optional.empty();
            }
            radix = 8;
        }
        var value = new BigInteger(negative ? "-" + digits : digits, radix);
        return value.bitLength() < Long.SIZE ? Optional.of(value.longValue()) : Optional.empty();
    }
}
