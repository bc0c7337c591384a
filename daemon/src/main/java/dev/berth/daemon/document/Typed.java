package dev.berth.daemon.document;

import java.util.Optional;
import java.util.OptionalLong;

/** Takes one node as text, number or flag, or records what stands there instead. */
final class Typed {
    private Typed() {}

    static Optional<String> text(YamlNode node, String path, int line, Findings findings) {
        if (node instanceof YamlNode.Text(String value, int ignored)) {
            return Optional.of(value);
        }
        boolean scalar = node instanceof YamlNode.Numeral || node instanceof YamlNode.Flag;
        findings.error(
                path,
                node.noun() + " stands here, expected text" + (scalar ? ": put it in quotes" : ""),
                line);
        return Optional.empty();
    }

    static OptionalLong integer(
            YamlNode node, long least, long most, String path, int line, Findings findings) {
        OptionalLong value = whole(node);
        if (value.isPresent() && value.getAsLong() >= least && value.getAsLong() <= most) {
            return value;
        }
        String quotes = node instanceof YamlNode.Text ? " without quotes" : "";
        findings.error(
                path,
                node.noun()
                        + " stands here, expected a whole number from "
                        + least
                        + " to "
                        + most
                        + quotes,
                line);
        return OptionalLong.empty();
    }

    static Optional<Boolean> flag(YamlNode node, String path, int line, Findings findings) {
        if (node instanceof YamlNode.Flag(boolean value, String source, int ignored)) {
            return Optional.of(value);
        }
        findings.error(path, node.noun() + " stands here, expected true or false", line);
        return Optional.empty();
    }

    /** The node as a whole number; {@code 80.0} is one, as it is for Kubernetes. */
    private static OptionalLong whole(YamlNode node) {
        if (!(node instanceof YamlNode.Numeral(Number number, String source, int ignored))) {
            return OptionalLong.empty();
        }
        long value = number.longValue();
        return number.doubleValue() == (double) value
                ? OptionalLong.of(value)
                : OptionalLong.empty();
    }
}
