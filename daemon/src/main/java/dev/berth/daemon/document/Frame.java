package dev.berth.daemon.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A mapping or sequence that is still open while a stream is read. */
abstract sealed class Frame {
    final int line;
    final Optional<String> anchor;
    private int nodes = 1;
    private int characters;
    private int depth;

    private Frame(int line, Optional<String> anchor) {
        this.line = line;
        this.anchor = anchor;
    }

    /** Takes the next child; false after an error that leaves nothing to go on with. */
    boolean add(Measured child, Findings findings) {
        nodes += child.nodes();
        characters += child.characters();
        depth = Math.max(depth, child.depth());
        return take(child.node(), findings);
    }

    /** The node, now that its end was read. */
    Measured close() {
        return new Measured(node(), nodes, characters, depth + 1);
    }

    abstract boolean take(YamlNode child, Findings findings);

    abstract YamlNode node();

    /** An open sequence. */
    static final class OfSequence extends Frame {
        private final List<YamlNode> items = new ArrayList<>();

        OfSequence(int line, Optional<String> anchor) {
            super(line, anchor);
        }

        @Override
        boolean take(YamlNode child, Findings findings) {
            items.add(child);
            return true;
        }

        @Override
        YamlNode node() {
            return new YamlNode.Sequence(items, line);
        }
    }

    /** An open mapping; keys and values come in turn. */
    static final class OfMapping extends Frame {
        private static final String MERGE_KEY = "<<";

        private final int maxKeys;
        private final Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        private final Map<String, YamlNode.Entry> merged = new LinkedHashMap<>();
        private @Nullable String key;
        private int keyLine;

        OfMapping(int line, Optional<String> anchor, int maxKeys) {
            super(line, anchor);
            this.maxKeys = maxKeys;
        }

        @Override
        boolean take(YamlNode child, Findings findings) {
            if (key == null) {
                return takeKey(child, findings);
            }
            String name = key;
            key = null;
            if (name.equals(MERGE_KEY)) {
                return merge(child, findings);
            }
            var entry = new YamlNode.Entry(name, keyLine, child);
            var earlier = entries.putIfAbsent(name, entry);
            if (earlier != null) {
                findings.error(
                        name, "the key is there twice, first on line " + earlier.line(), keyLine);
            }
            if (entries.size() > maxKeys) {
                findings.error("", "a mapping has more than " + maxKeys + " keys", keyLine);
                return false;
            }
            return true;
        }

        private boolean takeKey(YamlNode child, Findings findings) {
            Optional<String> text =
                    switch (child) {
                        case YamlNode.Text(String value, int ignored) -> Optional.of(value);
                        case YamlNode.Numeral(Number ignored, String source, int at) ->
                                Optional.of(source);
                        case YamlNode.Flag(boolean ignored, String source, int at) ->
                                Optional.of(source);
                        case YamlNode.Null ignored -> Optional.empty();
                        case YamlNode.Sequence ignored -> Optional.empty();
                        case YamlNode.Mapping ignored -> Optional.empty();
                    };
            if (text.isEmpty()) {
                findings.error("", "a key is " + child.noun() + ", expected text", child.line());
                return false;
            }
            key = text.get();
            keyLine = child.line();
            return true;
        }

        /** What stands in the mapping itself wins over what is merged, the first merged wins. */
        private boolean merge(YamlNode source, Findings findings) {
            List<YamlNode> sources =
                    source instanceof YamlNode.Sequence(var items, int ignored)
                            ? items
                            : List.of(source);
            for (YamlNode part : sources) {
                if (!(part instanceof YamlNode.Mapping(var fields, int ignored))) {
                    findings.error(
                            MERGE_KEY, part.noun() + " is merged, expected a mapping", keyLine);
                    return true;
                }
                for (var entry : fields) {
                    merged.putIfAbsent(entry.key(), entry);
                }
            }
            return true;
        }

        @Override
        YamlNode node() {
            merged.forEach(entries::putIfAbsent);
            return new YamlNode.Mapping(List.copyOf(entries.values()), line);
        }
    }
}
