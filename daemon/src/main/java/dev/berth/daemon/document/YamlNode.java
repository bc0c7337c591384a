package dev.berth.daemon.document;

import java.util.List;

/** A node of a YAML document that knows its line; aliases and merge keys are already resolved. */
public sealed interface YamlNode {
    /** Line of its first character, counted from 1; 0 where the document was stored as JSON. */
    int line();

    /** What it is, for a message: {@code text}, {@code a number} and so on. */
    String noun();

    /**
     * Text.
     *
     * @param value without quotes and escapes
     */
    record Text(String value, int line) implements YamlNode {
        @Override
        public String noun() {
            return "the text " + Quoted.of(value);
        }
    }

    /**
     * A number.
     *
     * @param value a Long, or a finite Double where it has a fraction or does not fit
     * @param source as the document writes it
     */
    record Numeral(Number value, String source, int line) implements YamlNode {
        @Override
        public String noun() {
            return "the number " + Quoted.of(source);
        }
    }

    /**
     * True or false.
     *
     * @param source as the document writes it: YAML 1.1, which Kubernetes speaks, also has yes, no,
     *     on and off
     */
    record Flag(boolean value, String source, int line) implements YamlNode {
        @Override
        public String noun() {
            return Quoted.of(source) + ", which YAML reads as " + value;
        }
    }

    /** Nothing; Kubernetes takes it as if the field were absent. */
    record Null(int line) implements YamlNode {
        @Override
        public String noun() {
            return "nothing";
        }
    }

    /**
     * A list.
     *
     * @param items in the order of the document
     */
    record Sequence(List<YamlNode> items, int line) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String noun() {
            return "a list";
        }
    }

    /**
     * Fields with values.
     *
     * @param entries in the order of the document, no key twice
     */
    record Mapping(List<Entry> entries, int line) implements YamlNode {
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String noun() {
            return "a mapping";
        }
    }

    /**
     * One field of a mapping.
     *
     * @param line that of the key
     */
    record Entry(String key, int line, YamlNode value) {}
}
