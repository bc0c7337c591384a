package dev.berth.daemon.document;

import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.PodTemplate;
import java.util.List;
import java.util.Optional;

/** Reads what every workload that selects pods has: a {@code selector} and a {@code template}. */
final class SelectorReader {
    private SelectorReader() {}

    /** The selector; without labels, and an error, where it has none. */
    static Labels selector(Fields spec) {
        return spec.requiredFields("selector").map(SelectorReader::labels).orElse(Labels.NONE);
    }

    /** The template, of which the selector has to select the labels. */
    static Optional<PodTemplate> template(Fields spec, Labels selector) {
        return template(spec, selector, List.of());
    }

    /**
     * The same of a workload that has claims for each pod.
     *
     * @param claims names of their templates, which are volumes of the pod
     */
    static Optional<PodTemplate> template(Fields spec, Labels selector, List<String> claims) {
        Optional<PodTemplate> template =
                spec.requiredFields("template")
                        .flatMap(fields -> PodTemplateReader.read(fields, claims));
        template.ifPresent(pod -> checkSelected(spec, selector, pod.labels()));
        return template;
    }

    private static Labels labels(Fields selector) {
        Labels labels = LabelReader.labels(selector, "matchLabels");
        selector.items("matchExpressions").stream()
                .findFirst()
                .ifPresent(
                        first ->
                                selector.error(
                                        "matchExpressions",
                                        "cannot be honoured: say the same with matchLabels"));
        if (selector.fields("matchLabels").map(map -> map.all().isEmpty()).orElse(true)) {
            selector.error("matchLabels", "is empty, expected labels of the template");
        }
        selector.refuseUnknown();
        return labels;
    }

    private static void checkSelected(Fields spec, Labels selector, Labels template) {
        selector.values()
                .forEach(
                        (key, value) -> {
                            if (!value.equals(template.values().get(key))) {
                                spec.error(
                                        "selector",
                                        "asks for the label "
                                                + Quoted.of(key + "=" + value)
                                                + ", which the template does not have");
                            }
                        });
    }
}
