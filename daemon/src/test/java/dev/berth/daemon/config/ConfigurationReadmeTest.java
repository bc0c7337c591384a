package dev.berth.daemon.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The README's table of keys says what the reader does. */
class ConfigurationReadmeTest {
    @ParameterizedTest
    @EnumSource(Option.class)
    void readme_everyKey_hasItsDefaultFormAndMeaning(Option option) throws IOException {
        String shown = option.fallback().isEmpty() ? "empty" : "`" + option.fallback() + "`";

        String readme = Files.readString(Path.of("README.md"));

        String row =
                "| `%s` | %s | %s | %s |"
                        .formatted(option.key(), shown, option.form(), option.meaning());
        assertTrue(readme.contains(row), () -> "daemon/README.md lacks the row: " + row);
    }
}
