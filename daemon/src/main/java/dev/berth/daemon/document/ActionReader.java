package dev.berth.daemon.document;

import dev.berth.policies.workload.ContainerAction;
import dev.berth.policies.workload.ContainerTemplate.ContainerPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads what probes and hooks do: {@code httpGet}, {@code exec} and the like.
 *
 * <p>A label of the container carries it, so its size is bounded.
 */
final class ActionReader {
    /** Characters of a path or of a gRPC service. */
    static final int MAX_PATH_CHARACTERS = 2048;

    /** Headers of one request. */
    static final int MAX_HEADERS = 32;

    /** Characters of all words of a command, or of all headers of a request. */
    static final int MAX_CHARACTERS = 8192;

    private static final String OWN_ADDRESS =
            "it is sent to the pod's own address; to name a host, use httpHeaders with Host";
    private static final Set<String> FRAMING =
            Set.of(
                    "connection",
                    "content-length",
                    "expect",
                    "keep-alive",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private ActionReader() {}

    /** The one action of these that is there; an error where it is none or several. */
    static Optional<String> only(Fields fields, List<String> names) {
        List<String> there = names.stream().filter(fields::has).toList();
        if (there.size() == 1) {
            return Optional.of(there.getFirst());
        }
        String found = there.isEmpty() ? "nothing" : String.join(" and ", there);
        fields.findings()
                .error(
                        fields.path(),
                        "says " + found + " to do, expected one of " + String.join(", ", names),
                        fields.line());
        return Optional.empty();
    }

    static Optional<ContainerAction.HttpGet> httpGet(Fields parent, List<ContainerPort> ports) {
        return parent.fields("httpGet").flatMap(fields -> httpGetOf(fields, ports));
    }

    private static Optional<ContainerAction.HttpGet> httpGetOf(
            Fields fields, List<ContainerPort> ports) {
        int before = fields.findings().errorCount();
        String path = fields.text("path").filter(text -> !text.isEmpty()).orElse("/");
        if (path.length() > MAX_PATH_CHARACTERS
                || !path.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '#')) {
            fields.error(
                    "path",
                    Quoted.of(path)
                            + " is no path, expected at most "
                            + MAX_PATH_CHARACTERS
                            + " visible ASCII characters without #");
        }
        OptionalLong port = port(fields, ports);
        boolean encrypted =
                Words.one(fields, "scheme", Map.of("HTTP", false, "HTTPS", true)).orElse(false);
        fields.text("host")
                .filter(host -> !host.isEmpty())
                .ifPresent(host -> fields.refuse("host", OWN_ADDRESS));
        List<ContainerAction.Header> headers = headers(fields);
        fields.refuseUnknown();
        return fields.findings().errorCount() > before || port.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ContainerAction.HttpGet(
                                path.startsWith("/") ? path : "/" + path,
                                (int) port.getAsLong(),
                                encrypted,
                                headers));
    }

    private static List<ContainerAction.Header> headers(Fields get) {
        List<ContainerAction.Header> headers = new ArrayList<>();
        int characters = 0;
        for (Fields fields : get.each("httpHeaders")) {
            Optional<String> name = fields.requiredText("name");
            String value = fields.text("value").orElse("");
            fields.refuseUnknown();
            name.filter(text -> !isHeaderName(text))
                    .ifPresent(
                            text ->
                                    fields.error(
                                            "name",
                                            Quoted.of(text)
                                                    + " is no header that a probe may send"));
            if (!value.chars().allMatch(c -> (c >= 0x20 && c < 0x7f) || c == '\t')) {
                fields.error("value", "has characters that no header may have");
            }
            characters += name.orElse("").length() + value.length();
            name.ifPresent(text -> headers.add(new ContainerAction.Header(text, value)));
        }
        if (headers.size() > MAX_HEADERS || characters > MAX_CHARACTERS) {
            get.error(
                    "httpHeaders",
                    "are too many, expected at most "
                            + MAX_HEADERS
                            + " with "
                            + MAX_CHARACTERS
                            + " characters");
        }
        return headers;
    }

    private static boolean isHeaderName(String text) {
        return text.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}")
                && !FRAMING.contains(text.toLowerCase(Locale.ROOT));
    }

    static Optional<ContainerAction.TcpConnect> tcpSocket(
            Fields parent, List<ContainerPort> ports) {
        return parent.fields("tcpSocket")
                .flatMap(
                        fields -> {
                            OptionalLong port = port(fields, ports);
                            fields.text("host")
                                    .filter(host -> !host.isEmpty())
                                    .ifPresent(host -> fields.refuse("host", OWN_ADDRESS));
                            fields.refuseUnknown();
                            return port.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(
                                            new ContainerAction.TcpConnect((int) port.getAsLong()));
                        });
    }

    static Optional<ContainerAction.GrpcCheck> grpc(Fields parent) {
        return parent.fields("grpc")
                .flatMap(
                        fields -> {
                            fields.require("port", "a number");
                            OptionalLong port = PortReader.number(fields, "port");
                            String service = fields.text("service").orElse("");
                            if (service.length() > MAX_PATH_CHARACTERS) {
                                fields.error(
                                        "service",
                                        "has more than " + MAX_PATH_CHARACTERS + " characters");
                            }
                            fields.refuseUnknown();
                            return port.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(
                                            new ContainerAction.GrpcCheck(
                                                    (int) port.getAsLong(), service));
                        });
    }

    static Optional<ContainerAction.Exec> exec(Fields parent) {
        return parent.fields("exec")
                .flatMap(
                        fields -> {
                            List<String> command = fields.texts("command");
                            if (fields.items("command").isEmpty()) {
                                fields.error(
                                        "command",
                                        "is required, expected a program and its arguments");
                            }
                            if (command.stream().mapToInt(String::length).sum() + command.size()
                                    > MAX_CHARACTERS) {
                                fields.error(
                                        "command",
                                        "is longer than " + MAX_CHARACTERS + " characters");
                            }
                            fields.refuseUnknown();
                            return command.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(new ContainerAction.Exec(command));
                        });
    }

    /** A port by its number, or by the name that the container gives it. */
    private static OptionalLong port(Fields fields, List<ContainerPort> ports) {
        Optional<YamlNode.Entry> entry = fields.entry("port");
        if (entry.isEmpty()) {
            fields.require("port", "a number or the name of one of the container's ports");
            return OptionalLong.empty();
        }
        if (!(entry.get().value() instanceof YamlNode.Text)) {
            return PortReader.number(fields, "port");
        }
        String name = fields.text("port").orElse("");
        for (ContainerPort port : ports) {
            if (port.name().filter(name::equals).isPresent()) {
                return OptionalLong.of(port.port());
            }
        }
        fields.error("port", Quoted.of(name) + " is the name of none of the container's ports");
        return OptionalLong.empty();
    }
}
