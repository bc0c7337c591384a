package dev.berth.daemon.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.policies.workload.PriorityClass;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Priority classes, and pods that name one. */
final class PriorityClassReaderTest {
    private static String document(String name, String fields) {
        return "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: "
                + name
                + "}, "
                + fields
                + "}";
    }

    private static PriorityClass read(String fields) {
        var resource = Sample.document(document("high", fields)).resource();
        return assertInstanceOf(Resource.OfPriorityClass.class, resource).priority();
    }

    @Test
    void read_classThatSaysLittle_hasKubernetesDefaults() {
        assertEquals(new PriorityClass("high", 7, false, true, ""), read("value: 7"));
    }

    @Test
    void read_classThatSaysAll_hasIt() {
        var read =
                read("value: -3, globalDefault: true, preemptionPolicy: Never, description: last");

        assertEquals(new PriorityClass("high", -3, true, false, "last"), read);
    }

    @Test
    void read_class_belongsToNoNamespace() {
        var document =
                Sample.document(
                        document("high", "value: 7")
                                .replace("name: high", "name: high, namespace: other"));

        assertFalse(document.json().getAsJsonObject("metadata").has("namespace"));
        assertEquals("default", document.name().namespace());
        assertEquals(1, document.warnings().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "high|description: none|value: is required, expected a whole number",
                "high|value: 1000000001|value: the number '1000000001' stands here",
                "system-mine|value: 1|metadata.name: 'system-mine' is reserved",
                "high|value: 1, preemptionPolicy: Always|preemptionPolicy: 'Always' is no policy",
                "high|value: 1, spec: {}|spec: unknown field",
            })
    void read_badClass_isRefusedWithItsPlace(String name, String fields, String expected) {
        var messages = Sample.messages(Sample.problems(document(name, fields)));

        assertTrue(
                messages.stream().anyMatch(message -> message.contains(expected)),
                messages.toString());
    }

    @Test
    void read_templateThatNamesAClass_hasIt() {
        var document =
                Sample.document(
                        """
                        {apiVersion: apps/v1, kind: Deployment, metadata: {name: a},
                         spec: {selector: {matchLabels: {app: a}},
                           template: {metadata: {labels: {app: a}}, spec: {
                             priorityClassName: high, containers: [{name: a, image: a}]}}}}
                        """);

        var template = document.resource().workload().orElseThrow().template();

        assertEquals(Optional.of("high"), template.priorityClass());
    }
}
