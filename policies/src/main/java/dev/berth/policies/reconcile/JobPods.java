package dev.berth.policies.reconcile;

import dev.berth.policies.workload.Job;
import dev.berth.policies.workload.Labels;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What each pod of a Job is made from: the Job's template and what Kubernetes adds to it. */
final class JobPods {
    /** Tells the processes of a pod which part of the work is theirs. */
    static final String INDEX_VARIABLE = "JOB_COMPLETION_INDEX";

    private static final String INDEX = "batch.kubernetes.io/job-completion-index";

    private JobPods() {}

    static PodTemplate template(Job job, PodName pod) {
        PodTemplate template =
                job.template()
                        .withLabels(
                                with(
                                        job.template().labels(),
                                        Map.of(
                                                "job-name", job.name().name(),
                                                "batch.kubernetes.io/job-name", job.name().name(),
                                                "batch.kubernetes.io/controller-uid", job.uid())));
        OptionalInt part = Attempt.of(job, pod).map(Attempt::index).orElse(OptionalInt.empty());
        if (part.isEmpty()) {
            return template;
        }
        String index = Integer.toString(part.getAsInt());
        return template.withLabels(with(template.labels(), Map.of(INDEX, index)))
                .withAnnotations(with(template.annotations(), Map.of(INDEX, index)))
                .withVariable(INDEX_VARIABLE, index);
    }

    private static Labels with(Labels labels, Map<String, String> more) {
        var all = new TreeMap<>(labels.values());
        all.putAll(more);
        return new Labels(all);
    }
}
