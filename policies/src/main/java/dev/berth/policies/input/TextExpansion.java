package dev.berth.policies.input;

import java.util.Map;

/**
 * Replaces {@code $(NAME)} in a text by the variable of that name; {@code $$(NAME)} stands for the
 * text {@code $(NAME)}, an unknown name stays as it is.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/">Dependent
 *     environment variables</a>
 */
public final class TextExpansion {
    /**
     * Characters that one container's expanded texts have together: half of what Linux passes to a
     * process, and the bound for variables that double each other.
     */
    public static final int MAX_CHARACTERS = 1 << 20;

    private TextExpansion() {}

    /** The text with its references replaced; cut off somewhere beyond the bound. */
    public static String of(String text, Map<String, String> variables) {
        var expanded = new StringBuilder();
        int at = 0;
        while (at < text.length() && expanded.length() <= MAX_CHARACTERS) {
            at = step(text, at, variables, expanded);
        }
        return expanded.toString();
    }

    private static int step(
            String text, int at, Map<String, String> variables, StringBuilder expanded) {
        char character = text.charAt(at);
        char next = at + 1 < text.length() ? text.charAt(at + 1) : '\0';
        if (character == '$' && next == '$') {
            expanded.append('$');
            return at + 2;
        }
        int end = character == '$' && next == '(' ? text.indexOf(')', at) : -1;
        if (end < 0) {
            expanded.append(character);
            return at + 1;
        }
        String name = text.substring(at + 2, end);
        String reference = text.substring(at, end + 1);
        expanded.append(variables.getOrDefault(name, reference));
        return end + 1;
    }
}
