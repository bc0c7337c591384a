package dev.berth.daemon.cli.input;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@code -f} names: files, directories of them, standard input. No more is read than can
 * be sent, so a huge or endless input is refused as soon as that is known.
 */
public final class DocumentFiles {
    /** Bytes of all files together, which is what the daemon takes. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    /** Files of one directory. */
    static final int MAX_FILES = 1000;

    private static final String STANDARD_INPUT = "-";
    private static final String STANDARD_INPUT_NAME = "<stdin>";
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");
    private static final int BLOCK_BYTES = 16 * 1024;

    private final InputStream standardInput;
    private final List<DocumentFile> files = new ArrayList<>();
    private long bytes;

    private DocumentFiles(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /** Everything that these arguments name, in their order. */
    public static List<DocumentFile> read(List<String> arguments, InputStream standardInput)
            throws InputException {
        var reading = new DocumentFiles(standardInput);
        for (String argument : arguments) {
            reading.add(argument);
        }
        return List.copyOf(reading.files);
    }

    private void add(String argument) throws InputException {
        if (argument.equals(STANDARD_INPUT)) {
            addStream(STANDARD_INPUT_NAME, standardInput);
            return;
        }
        try {
            Path path = Path.of(argument);
            if (Files.isDirectory(path)) {
                addDirectory(path);
            } else {
                addFile(path);
            }
        } catch (InvalidPathException e) {
            throw new InputException("\"" + argument + "\" is no path", e);
        }
    }

    private void addDirectory(Path directory) throws InputException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(directory, DocumentFiles::isDocument)) {
            for (Path entry : entries) {
                if (found.size() == MAX_FILES) {
                    throw new InputException(directory + " has more than " + MAX_FILES + " files");
                }
                found.add(entry);
            }
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
        if (found.isEmpty()) {
            throw new InputException(
                    directory + " has no file that ends in " + String.join(", ", ENDINGS));
        }
        found.sort(null);
        for (Path file : found) {
            addFile(file);
        }
    }

    private static boolean isDocument(Path entry) {
        String name = entry.getFileName().toString();
        return ENDINGS.stream().anyMatch(name::endsWith) && !Files.isDirectory(entry);
    }

    private void addFile(Path file) throws InputException {
        try (InputStream stream = Files.newInputStream(file)) {
            addStream(file.toString(), stream);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private void addStream(String name, InputStream stream) throws InputException {
        var content = new ByteArrayOutputStream();
        byte[] block = new byte[BLOCK_BYTES];
        try {
            for (int count = stream.read(block); count >= 0; count = stream.read(block)) {
                bytes += count;
                if (bytes > MAX_BYTES) {
                    throw new InputException(
                            name + ": too large, expected at most 4 MiB of documents in all");
                }
                refuseBinary(name, block, count, content.size());
                content.write(block, 0, count);
            }
        } catch (IOException e) {
            throw new InputException(name + ": cannot be read: " + e.getMessage(), e);
        }
        files.add(new DocumentFile(name, decoded(name, content.toByteArray())));
    }

    private static void refuseBinary(String name, byte[] block, int count, int offset)
            throws InputException {
        for (int i = 0; i < count; i++) {
            if (block[i] == 0) {
                throw new InputException(
                        name
                                + ": a binary file (a zero byte at offset "
                                + (offset + i)
                                + "), expected YAML in UTF-8");
            }
        }
    }

    private static String decoded(String name, byte[] content) throws InputException {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InputException(name + ": a binary file, expected YAML in UTF-8", e);
        }
    }

    private static InputException unreadable(Path path, IOException e) {
        return switch (e) {
            case NoSuchFileException missing ->
                    new InputException("there is no file " + path, missing);
            case AccessDeniedException denied ->
                    new InputException("you may not read " + path, denied);
            default -> new InputException(path + ": cannot be read: " + e.getMessage(), e);
        };
    }
}
