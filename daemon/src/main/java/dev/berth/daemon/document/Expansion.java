package dev.berth.daemon.document;

import java.util.HashMap;
import java.util.Map;

/**
 * Replaces {@code $(NAME)} in a container's environment and arguments by the variable defined
 * before; {@code $$(NAME)} stands for the text {@code $(NAME)}, an unknown name stays as it is.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/">Dependent
 *     environment variables</a>
 */
final class Expansion {
    /**
     * Characters that one container's expanded texts have together: half of what Linux passes to a
     * process, and the bound for variables that double each other.
     */
    static final int MAX_CHARACTERS = 1 << 20;

    private final Findings findings;
    private final Map<String, String> variables = new HashMap<>();
    private int characters;

    Expansion(Findings findings) {
        this.findings = findings;
    }

    /** Makes a variable known to the texts after it. */
    void define(String name, String value) {
        variables.put(name, value);
    }

    /** The text with its references replaced; unchanged with an error where that is too long. */
    String expand(String text, String path, int line) {
        if (characters > MAX_CHARACTERS) {
            return text;
        }
        var expanded = new StringBuilder();
        int at = 0;
        while (at < text.length() && expanded.length() <= MAX_CHARACTERS) {
            at = step(text, at, expanded);
        }
        characters = Math.min(characters + expanded.length(), MAX_CHARACTERS + 1);
        if (characters > MAX_CHARACTERS) {
            findings.error(
                    path,
                    "environment, command and args are together longer than "
                            + MAX_CHARACTERS
                            + " characters",
                    line);
            return text;
        }
        return expanded.toString();
    }

    private int step(String text, int at, StringBuilder expanded) {
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
