package dev.berth.daemon.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Reads a field that holds one of several words. */
final class Words {
    private Words() {}

    /** What the word means; empty with an error, or because the field is absent. */
    static <T> Optional<T> one(Fields fields, String name, Map<String, T> meanings) {
        return fields.text(name).flatMap(word -> meaning(fields, name, word, meanings));
    }

    /** What each word of a list means; a word that means nothing leaves an error. */
    static <T> List<T> list(Fields fields, String name, Map<String, T> meanings) {
        List<T> found = new ArrayList<>();
        for (String word : fields.texts(name)) {
            meaning(fields, name, word, meanings).ifPresent(found::add);
        }
        return found;
    }

    private static <T> Optional<T> meaning(
            Fields fields, String name, String word, Map<String, T> meanings) {
        T meaning = meanings.get(word);
        if (meaning == null) {
            fields.error(
                    name,
                    Quoted.of(word)
                            + " is unknown, expected "
                            + String.join(", ", new TreeSet<>(meanings.keySet())));
        }
        return Optional.ofNullable(meaning);
    }
}
