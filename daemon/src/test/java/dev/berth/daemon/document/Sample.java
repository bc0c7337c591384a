package dev.berth.daemon.document;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Documents for tests, and what reading them gives. */
final class Sample {
    private Sample() {}

    /** One of the documents beside the tests. */
    static String file(String name) {
        try (var input = Sample.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(input, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Result<List<Document>> read(String yaml) {
        return new DocumentReader().read(yaml.getBytes(StandardCharsets.UTF_8), "default");
    }

    static List<Document> documents(String yaml) {
        return read(yaml).orElseThrow();
    }

    /** The one document of that text. */
    static Document document(String yaml) {
        return documents(yaml).getFirst();
    }

    /** What a text is refused for; empty where it is accepted. */
    static List<Problem> problems(String yaml) {
        return problems(read(yaml));
    }

    static List<Problem> problems(Result<List<Document>> result) {
        return switch (result) {
            case Result.Ok<List<Document>> ignored -> List.of();
            case Result.Refused<List<Document>>(List<Problem> problems) -> problems;
        };
    }

    /** Problems as a user sees them. */
    static List<String> messages(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }
}
