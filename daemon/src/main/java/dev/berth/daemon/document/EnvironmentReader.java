package dev.berth.daemon.document;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code env} of a container. */
final class EnvironmentReader {
    private static final String NO_SOURCES =
            "there are no ConfigMaps and Secrets; write the value into env";

    private EnvironmentReader() {}

    /** Names and values in order; each may refer to those before it, for which it is expanded. */
    static Map<String, String> read(Fields container, Expansion expansion) {
        container.refuse("envFrom", NO_SOURCES);
        Map<String, String> environment = new LinkedHashMap<>();
        for (Fields variable : container.each("env")) {
            Optional<String> name = variable.requiredText("name");
            String value = variable.text("value").orElse("");
            variable.refuse("valueFrom", NO_SOURCES);
            variable.refuseUnknown();
            if (name.isEmpty()) {
                continue;
            }
            if (!Syntax.isEnvironmentName(name.get())) {
                variable.error(
                        "name",
                        Quoted.of(name.get())
                                + " is no name of a variable, expected printable ASCII without =");
            }
            String expanded =
                    expansion.expand(value, variable.at("value"), variable.lineOf("value"));
            expansion.define(name.get(), expanded);
            if (environment.put(name.get(), expanded) != null) {
                variable.warn("name", Quoted.of(name.get()) + " is there twice, this one counts");
            }
        }
        return environment;
    }
}
