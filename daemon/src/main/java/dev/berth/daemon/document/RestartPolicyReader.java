package dev.berth.daemon.document;

import dev.berth.policies.workload.RestartPolicy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads which containers of a pod that have ended are started again. */
final class RestartPolicyReader {
    private static final String FIELD = "restartPolicy";

    private RestartPolicyReader() {}

    /**
     * The policy; some allowed one, with an error, where the document says another.
     *
     * @param allowed what the kind of workload allows
     */
    static RestartPolicy read(Fields spec, List<RestartPolicy> allowed) {
        Optional<String> text = spec.text(FIELD);
        RestartPolicy policy =
                text.isEmpty()
                        ? RestartPolicy.ALWAYS
                        : RestartPolicy.of(text.get())
                                .filter(allowed::contains)
                                .orElse(RestartPolicy.ALWAYS);
        boolean isKnown = text.isEmpty() || policy.text().equals(text.get());
        if (isKnown && allowed.contains(policy)) {
            return policy;
        }
        spec.error(
                FIELD,
                text.map(given -> Quoted.of(given) + " cannot be honoured here")
                                .orElse("is required")
                        + ", expected "
                        + allowed.stream()
                                .map(RestartPolicy::text)
                                .collect(Collectors.joining(" or ")));
        return allowed.getFirst();
    }
}
