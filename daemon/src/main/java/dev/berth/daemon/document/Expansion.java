package dev.berth.daemon.document;

import dev.berth.policies.input.TextExpansion;
import java.util.HashMap;
import java.util.Map;

/** Expands a container's texts as far as the document says everything about them. */
final class Expansion {
    /** Characters that one container's expanded texts have together. */
    static final int MAX_CHARACTERS = TextExpansion.MAX_CHARACTERS;

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
        String expanded = TextExpansion.of(text, variables);
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
        return expanded;
    }
}
