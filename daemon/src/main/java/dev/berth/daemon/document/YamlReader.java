package dev.berth.daemon.document;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Reads a stream of YAML or JSON into trees with line numbers, within {@link ReadLimits}.
 *
 * @see <a href="https://yaml.org/spec/1.2.2/">YAML 1.2.2</a>
 */
public final class YamlReader {
    /**
     * Characters by which the parser's window grows. It copies the window each time, so that one
     * line of some megabytes would cost seconds with the small default.
     */
    private static final int WINDOW_CHARACTERS = 256 << 10;

    private final ReadLimits limits;

    /** A reader that keeps these bounds. */
    public YamlReader(ReadLimits limits) {
        this.limits = limits;
    }

    /**
     * The documents of the stream, without the empty ones.
     *
     * @param findings takes the errors; what is returned then is what could be read before them
     * @throws IOException if the stream cannot be read; too long a stream is an error among the
     *     findings, and nothing after the bound is read
     */
    public List<YamlNode> read(InputStream input, Findings findings) throws IOException {
        return read(input.readNBytes(limits.bytes() + 1), findings);
    }

    /** As the other, from memory. */
    public List<YamlNode> read(byte[] bytes, Findings findings) {
        if (bytes.length > limits.bytes()) {
            findings.error("", "the input is longer than " + limits.bytes() + " bytes", 0);
            return List.of();
        }
        return SourceText.decode(bytes, findings)
                .map(text -> parse(text, findings))
                .orElse(List.of());
    }

    private List<YamlNode> parse(String text, Findings findings) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setUseMarks(true)
                        .setBufferSize(Math.clamp(text.length(), 1, WINDOW_CHARACTERS))
                        .setCodePointLimit(limits.bytes() + 1)
                        .build();
        var builder = new TreeBuilder(limits, findings);
        try {
            Iterator<Event> events = new Parse(settings).parseString(text).iterator();
            boolean more = true;
            while (more && events.hasNext()) {
                more = builder.accept(events.next());
            }
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            findings.error("", "this is no YAML: " + e.getProblem(), line);
        } catch (RuntimeException e) {
            // The parser has inputs for which it fails in ways of its own; they are the input's
            // fault all the same, and no input may end more than its own request.
            findings.error("", "this is no YAML: " + Quoted.of(String.valueOf(e.getMessage())), 0);
        }
        return builder.roots();
    }
}
