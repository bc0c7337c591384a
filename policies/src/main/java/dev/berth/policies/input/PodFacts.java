package dev.berth.policies.input;

import dev.berth.policies.workload.ContainerTemplate;
import dev.berth.policies.workload.PodName;
import dev.berth.policies.workload.PodTemplate;
import dev.berth.policies.workload.PodValue;
import dev.berth.policies.workload.Resources;
import java.util.Map;

/**
 * What a pod may be told about itself.
 *
 * @param pod its name
 * @param template what it is made from
 * @param address its IPv4 address
 * @param host what is known of its host
 */
public record PodFacts(PodName pod, PodTemplate template, String address, HostFacts host) {
    /** One of the facts as text. */
    public String text(PodValue value) {
        return switch (value) {
            case PodValue.Field field ->
                    switch (field) {
                        case NAME -> pod.name();
                        case NAMESPACE -> pod.namespace();
                        case LABELS -> lines(template.labels().values());
                        case ANNOTATIONS -> lines(template.annotations().values());
                        case POD_IP -> address;
                        case HOST_IP -> host.address();
                        case NODE_NAME -> host.name();
                    };
            case PodValue.Label(String key) -> template.labels().values().getOrDefault(key, "");
            case PodValue.Annotation(String key) ->
                    template.annotations().values().getOrDefault(key, "");
            case PodValue.Amount amount ->
                    Long.toString(
                            Math.ceilDiv(
                                    amount(resources(amount.container()), amount.amount()),
                                    amount.divisor()));
        };
    }

    private long amount(Resources resources, PodValue.Amount.Kind kind) {
        return switch (kind) {
            case REQUESTS_CPU -> resources.cpuRequestMillis();
            case LIMITS_CPU -> resources.cpuLimitMillis().orElse(host.cpuMillis());
            case REQUESTS_MEMORY -> resources.memoryRequestBytes();
            case LIMITS_MEMORY -> resources.memoryLimitBytes().orElse(host.memoryBytes());
        };
    }

    private Resources resources(String container) {
        return template.all().stream()
                .filter(one -> one.name().equals(container))
                .map(ContainerTemplate::resources)
                .findFirst()
                .orElse(Resources.NONE);
    }

    /** {@code key="value"} a line, as the downward API writes it. */
    private static String lines(Map<String, String> values) {
        var text = new StringBuilder();
        values.forEach(
                (key, value) -> {
                    text.append(text.isEmpty() ? "" : "\n").append(key).append("=\"");
                    for (int i = 0; i < value.length(); i++) {
                        char c = value.charAt(i);
                        text.append(
                                switch (c) {
                                    case '\\' -> "\\\\";
                                    case '"' -> "\\\"";
                                    case '\n' -> "\\n";
                                    case '\r' -> "\\r";
                                    case '\t' -> "\\t";
                                    default ->
                                            Character.isISOControl(c)
                                                    ? "\\u%04x".formatted((int) c)
                                                    : String.valueOf(c);
                                });
                    }
                    text.append('"');
                });
        return text.toString();
    }
}
