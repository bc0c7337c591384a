package dev.berth.policies.base;

/**
 * One thing that is wrong with an input: where it is, what stands there and what was expected.
 *
 * @param place where: a field path as Kubernetes writes it ({@code spec.ports[0].port}), a header
 *     name or an option; empty when the input as a whole is meant
 * @param detail the offending value and what was expected, never a secret
 * @param line line of the document, counted from 1; 0 where the input has no lines
 */
public record Problem(String place, String detail, int line) {
    public Problem {
        if (line < 0) {
            throw new IllegalArgumentException("line is " + line + ", expected 0 or more");
        }
    }

    /** A problem in an input without lines. */
    public static Problem at(String place, String detail) {
        return new Problem(place, detail, 0);
    }

    /** {@code line 4: spec.ports[0].port: 70000 is not a port, expected 1 to 65535}. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        if (line > 0) {
            text.append("line ").append(line).append(": ");
        }
        if (!place.isEmpty()) {
            text.append(place).append(": ");
        }
        return text.append(detail).toString();
    }
}
