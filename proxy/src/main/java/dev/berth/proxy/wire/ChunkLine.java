package dev.berth.proxy.wire;

/** The line that begins a chunk: its size, and extensions that are checked and dropped. */
final class ChunkLine {
    /** The longest size that cannot overflow. */
    private static final int MAX_DIGITS = 15;

    private final String line;
    private int at;

    private ChunkLine(String line) {
        this.line = line;
    }

    /** The size that a line gives (RFC 9112 §7.1). */
    static long size(String line) throws BadMessage {
        var reader = new ChunkLine(line);
        long size = reader.digits();
        while (reader.at < line.length()) {
            reader.extension();
        }
        return size;
    }

    private long digits() throws BadMessage {
        long size = 0;
        int value = hexadecimal();
        while (value >= 0) {
            size = (size << 4) | value;
            at++;
            if (at > MAX_DIGITS) {
                throw BadMessage.malformed("a chunk size is too long");
            }
            value = hexadecimal();
        }
        if (at == 0) {
            throw BadMessage.malformed("a chunk size is not a hexadecimal number");
        }
        return size;
    }

    private void extension() throws BadMessage {
        blanks();
        if (!take(';')) {
            throw BadMessage.malformed("a chunk size is followed by something else");
        }
        blanks();
        token();
        int end = at;
        blanks();
        if (!take('=')) {
            // Blanks belong to the next extension.
            at = end;
            return;
        }
        blanks();
        if (take('"')) {
            quoted();
        } else {
            token();
        }
    }

    private void quoted() throws BadMessage {
        while (!take('"')) {
            take('\\');
            if (at == line.length() || !isText(line.charAt(at))) {
                throw BadMessage.malformed("a chunk extension's quotes do not end");
            }
            at++;
        }
    }

    private void token() throws BadMessage {
        int start = at;
        while (at < line.length() && Grammar.isTokenCharacter(line.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw BadMessage.malformed("a chunk extension lacks a name or value");
        }
    }

    private void blanks() {
        while (at < line.length() && Grammar.isBlank(line.charAt(at))) {
            at++;
        }
    }

    private boolean take(char wanted) {
        boolean there = at < line.length() && line.charAt(at) == wanted;
        if (there) {
            at++;
        }
        return there;
    }

    private int hexadecimal() {
        if (at == line.length()) {
            return -1;
        }
        char c = line.charAt(at);
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static boolean isText(char c) {
        return c == '\t' || (c >= 0x20 && c != 0x7f);
    }
}
