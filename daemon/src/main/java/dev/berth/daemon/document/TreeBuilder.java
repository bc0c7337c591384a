package dev.berth.daemon.document;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Builds the trees of a stream from its events, and stops at the first bound that is passed.
 *
 * <p>An alias shares the node that it stands for, so it costs no memory, but counts with its whole
 * weight: a document that doubles itself in every line is refused a few lines in. There is no
 * recursion, so no depth of the input can exhaust the stack.
 */
final class TreeBuilder {
    private static final String YAML_TAGS = "tag:yaml.org,2002:";

    private final ReadLimits limits;
    private final Findings findings;
    private final List<YamlNode> roots = new ArrayList<>();
    private final Deque<Frame> open = new ArrayDeque<>();
    private final Map<String, Measured> anchors = new HashMap<>();
    private int aliases;
    private long nodes;
    private long characters;

    TreeBuilder(ReadLimits limits, Findings findings) {
        this.limits = limits;
        this.findings = findings;
    }

    /** The documents that were read completely, without the empty ones. */
    List<YamlNode> roots() {
        return List.copyOf(roots);
    }

    /** Takes the next event; false when reading on is pointless, with the error recorded. */
    boolean accept(Event event) {
        int line = line(event.getStartMark());
        return switch (event.getEventId()) {
            case StreamStart, StreamEnd, Comment, DocumentEnd -> true;
            case DocumentStart -> {
                anchors.clear();
                aliases = 0;
                yield true;
            }
            case Alias -> alias((AliasEvent) event, line);
            case Scalar -> scalar((ScalarEvent) event, line);
            case SequenceStart -> open(new Frame.OfSequence(line, anchor(event)), event);
            case MappingStart ->
                    open(new Frame.OfMapping(line, anchor(event), limits.keys()), event);
            case SequenceEnd, MappingEnd -> close(open.pop());
        };
    }

    private boolean open(Frame frame, Event event) {
        ((CollectionStartEvent) event)
                .getTag()
                .filter(tag -> !tag.equals(YAML_TAGS + "map") && !tag.equals(YAML_TAGS + "seq"))
                .ifPresent(tag -> refuseTag(tag, frame.line));
        open.push(frame);
        return withinDepth(open.size(), frame.line) && count(1, 0, frame.line);
    }

    private boolean close(Frame frame) {
        Measured finished = frame.close();
        return remember(frame.anchor, finished) && add(finished);
    }

    private boolean scalar(ScalarEvent event, int line) {
        String text = event.getValue();
        if (text.indexOf('\0') >= 0 || hasLoneSurrogate(text)) {
            findings.error("", "a text holds a NUL or half a character", line);
        }
        var finished = new Measured(scalarNode(event, text, line), 1, text.length(), 0);
        return count(1, text.length(), line)
                && remember(event.getAnchor().map(Anchor::getValue), finished)
                && add(finished);
    }

    private YamlNode scalarNode(ScalarEvent event, String text, int line) {
        Optional<String> tag = event.getTag().filter(name -> !name.equals("!"));
        if (tag.isPresent()) {
            Optional<YamlNode> node =
                    tag.get().startsWith(YAML_TAGS)
                            ? Scalars.tagged(tag.get(), text, line)
                            : Optional.empty();
            if (node.isEmpty()) {
                refuseTag(tag.get(), line);
            }
            return node.orElseGet(() -> new YamlNode.Text(text, line));
        }
        boolean plain = event.isPlain() && event.getTag().isEmpty();
        return plain ? Scalars.plain(text, line) : new YamlNode.Text(text, line);
    }

    private boolean alias(AliasEvent event, int line) {
        String name = event.getAlias().getValue();
        Measured target = anchors.get(name);
        aliases++;
        if (aliases > limits.aliases()) {
            findings.error("", "more than " + limits.aliases() + " aliases in a document", line);
            return false;
        }
        if (target == null) {
            findings.error(
                    "", "alias " + Quoted.of(name) + " has no finished anchor before it", line);
            return false;
        }
        return withinDepth(open.size() + target.depth(), line)
                && count(target.nodes(), target.characters(), line)
                && add(target);
    }

    private boolean remember(Optional<String> anchor, Measured node) {
        if (anchor.isEmpty()) {
            return true;
        }
        anchors.put(anchor.get(), node);
        if (anchors.size() > limits.anchors()) {
            findings.error(
                    "",
                    "more than " + limits.anchors() + " anchors in a document",
                    node.node().line());
            return false;
        }
        return true;
    }

    private boolean add(Measured node) {
        @Nullable Frame parent = open.peek();
        if (parent != null) {
            return parent.add(node, findings);
        }
        if (!(node.node() instanceof YamlNode.Null)) {
            roots.add(node.node());
        }
        if (roots.size() > limits.documents()) {
            findings.error(
                    "", "more than " + limits.documents() + " documents", node.node().line());
            return false;
        }
        return true;
    }

    private boolean withinDepth(int depth, int line) {
        if (depth > limits.depth()) {
            findings.error("", "nested deeper than " + limits.depth() + " levels", line);
            return false;
        }
        return true;
    }

    private boolean count(int moreNodes, int moreCharacters, int line) {
        nodes += moreNodes;
        characters += moreCharacters;
        if (nodes > limits.nodes()) {
            findings.error(
                    "", "more than " + limits.nodes() + " values, aliases written out", line);
            return false;
        }
        if (characters > limits.characters()) {
            findings.error(
                    "",
                    "more than " + limits.characters() + " characters, aliases written out",
                    line);
            return false;
        }
        return true;
    }

    private void refuseTag(String tag, int line) {
        findings.error("", "tag " + Quoted.of(tag) + " cannot be honoured: leave it out", line);
    }

    private static Optional<String> anchor(Event event) {
        return ((NodeEvent) event).getAnchor().map(Anchor::getValue);
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(at -> at.getLine() + 1).orElse(0);
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            if (Character.getType(character) == Character.SURROGATE) {
                return true;
            }
            at += Character.charCount(character);
        }
        return false;
    }
}
