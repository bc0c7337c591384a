package dev.berth.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.workload.ContainerSecurity;
import dev.berth.policies.workload.ContainerTemplate;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContainerUserTest {
    private static ContainerTemplate container(
            @Nullable Long user, @Nullable Long group, boolean mustNotBeRoot) {
        var security =
                new ContainerSecurity(
                        user == null ? OptionalLong.empty() : OptionalLong.of(user),
                        group == null ? OptionalLong.empty() : OptionalLong.of(group),
                        false,
                        new TreeSet<>(),
                        mustNotBeRoot,
                        new TreeSet<>());
        return SampleState.deployment("web", 1, SampleState.shared(), security)
                .template()
                .containers()
                .getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        ", , false, app, ''",
        "1000, , false, app, 1000",
        "1000, 2000, false, app, 1000:2000",
        ", 2000, false, app, app:2000",
        ", 2000, false, app:staff, app:2000",
        ", 2000, false, '', 0:2000",
        ", , true, 1000, ''",
        ", , true, 1000:5, ''",
        ", 7, true, 1000, 1000:7"
    })
    void of_documentAndImage_isWhomTheEngineIsTold(
            @Nullable Long user,
            @Nullable Long group,
            boolean mustNotBeRoot,
            String image,
            String expected)
            throws StepRefused {
        assertEquals(expected, ContainerUser.of(container(user, group, mustNotBeRoot), image));
    }

    @ParameterizedTest
    @CsvSource({"'', as its image does", "0, as its image does", "app, cannot be known"})
    void of_rootThatMustNotBe_isRefused(String image, String expected) {
        var refused =
                assertThrows(
                        StepRefused.class,
                        () -> ContainerUser.of(container(null, null, true), image));

        assertTrue(String.valueOf(refused.getMessage()).contains(expected), refused::getMessage);
    }
}
