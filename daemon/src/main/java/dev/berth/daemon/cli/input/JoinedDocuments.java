package dev.berth.daemon.cli.input;

import java.util.ArrayList;
import java.util.List;

/**
 * The documents of several files as one YAML stream, which knows for each of its lines and
 * documents the file that it came from.
 *
 * <p>Lines end as YAML 1.2 §5.4 says: with LF, CR or CRLF. Between two files stands a line that
 * ends the document, unless the next file does so by beginning with a marker; a file without
 * content is left out, because it would count as a document.
 */
public final class JoinedDocuments {
    private static final String MARKER = "---";
    private static final String END_MARKER = "...";

    /**
     * One file in the stream.
     *
     * @param name of the file
     * @param firstLine the stream's line that is the file's line 1
     * @param lines how many lines of the stream are the file's
     * @param firstDocument the stream's number of the file's first document, from 1
     */
    private record Part(String name, int firstLine, int lines, int firstDocument) {}

    private final StringBuilder text = new StringBuilder();
    private final List<Part> parts = new ArrayList<>();
    private int lines;
    private int documents;

    private JoinedDocuments() {}

    public static JoinedDocuments of(List<DocumentFile> files) {
        var joined = new JoinedDocuments();
        for (DocumentFile file : files) {
            if (!file.firstContent().isEmpty()) {
                joined.add(file);
            }
        }
        return joined;
    }

    public String text() {
        return text.toString();
    }

    /** Whether no file had any content. */
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /**
     * Where a problem is.
     *
     * @param line of the stream, from 1; 0 if not known
     * @param document of the stream, from 1; 0 if not known; asked only where the line is not known
     */
    public Origin origin(int line, int document) {
        if (parts.size() == 1 && line == 0) {
            return new Origin(parts.getFirst().name(), 0);
        }
        for (int index = parts.size() - 1; index >= 0; index--) {
            Part part = parts.get(index);
            if (line > 0 && line >= part.firstLine()) {
                // A line between two files, or after the last one, belongs to the end of the first.
                int within = Math.min(line - part.firstLine() + 1, part.lines());
                return new Origin(part.name(), within);
            }
            if (line == 0 && document > 0 && document >= part.firstDocument()) {
                return new Origin(part.name(), 0);
            }
        }
        return new Origin("", 0);
    }

    private void add(DocumentFile file) {
        String first = file.firstContent();
        boolean marked = isMarker(first);
        if (!parts.isEmpty()) {
            if (first.startsWith("%")) {
                appendLine(END_MARKER);
            } else if (!marked) {
                appendLine(MARKER);
            }
        }
        int firstLine = lines + 1;
        int firstDocument = documents + 1;
        boolean content = false;
        for (String line : file.text().lines().toList()) {
            appendLine(line);
            if (isMarker(line)) {
                documents++;
                content = true;
            } else if (!content && !line.isBlank() && !line.stripLeading().startsWith("#")) {
                // The first document may begin without a marker; a directive needs one.
                documents += line.startsWith("%") ? 0 : 1;
                content = true;
            }
        }
        parts.add(new Part(file.name(), firstLine, lines - firstLine + 1, firstDocument));
    }

    private void appendLine(String line) {
        text.append(line).append('\n');
        lines++;
    }

    private static boolean isMarker(String line) {
        return line.startsWith(MARKER)
                && (line.length() == MARKER.length()
                        || Character.isWhitespace(line.charAt(MARKER.length())));
    }
}
