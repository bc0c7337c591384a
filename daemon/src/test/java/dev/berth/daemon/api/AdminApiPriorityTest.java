package dev.berth.daemon.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Priority classes over the admin API: they are in no namespace. */
final class AdminApiPriorityTest extends AdminApiCase {
    private static final String CLASSES = "/apis/scheduling.k8s.io/v1/priorityclasses";

    private static String priorityClass(String name, String fields) {
        return "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: "
                + name
                + "}, "
                + fields
                + "}\n";
    }

    @Test
    void apply_class_isListedShownAndDeletedWithoutNamespace() throws IOException {
        assertEquals(200, apply(priorityClass("high", "value: 7")).status());

        var list = http.get(CLASSES).json();
        var one = http.get(CLASSES + "/high").json();
        int deleted = http.send("DELETE", CLASSES + "/high", "").status();

        assertEquals("PriorityClassList", text(list, "kind"));
        assertEquals("high", text(list, "items.0.metadata.name"));
        assertEquals("7", text(one, "value"));
        assertEquals(200, deleted);
        assertEquals(404, http.get(CLASSES + "/high").status());
    }

    @Test
    void apply_classWithAnotherValue_isRefused() throws IOException {
        assertEquals(200, apply(priorityClass("high", "value: 7")).status());

        var refused = apply(priorityClass("high", "value: 8"));

        assertEquals(422, refused.status());
        assertTrue(refused.body().contains("exists with value 7"), refused.body());
    }

    @Test
    void apply_twoDefaults_isRefused() throws IOException {
        assertEquals(200, apply(priorityClass("high", "value: 7, globalDefault: true")).status());

        var refused = apply(priorityClass("low", "value: 1, globalDefault: true"));

        assertEquals(422, refused.status());
        assertTrue(refused.body().contains("is true in high and low"), refused.body());
    }

    @Test
    void apply_workloadOfAMissingClass_isWarnedAbout() throws IOException {
        var answer =
                apply(
                        DEPLOYMENT.replace(
                                "containers:", "priorityClassName: lost\n      containers:"));

        assertEquals(200, answer.status(), answer.body());
        assertTrue(answer.body().contains("PriorityClass lost does not exist"), answer.body());
    }
}
