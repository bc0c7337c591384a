package dev.berth.daemon.document;

import dev.berth.policies.workload.PortReference;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads ports: their numbers, their names and their protocol. */
final class PortReader {
    private PortReader() {}

    /** A port number; empty with an error, or because the field is absent. */
    static OptionalLong number(Fields fields, String name) {
        return fields.integer(name, 1, PortReference.MAX_PORT);
    }

    /** A port by number or name, as {@code targetPort}. */
    static Optional<PortReference> reference(Fields fields, String name) {
        Optional<YamlNode.Entry> entry = fields.entry(name);
        if (entry.isPresent() && entry.get().value() instanceof YamlNode.Text) {
            return portName(fields, name).map(PortReference.ByName::new);
        }
        OptionalLong number = number(fields, name);
        return number.isEmpty()
                ? Optional.empty()
                : Optional.of(new PortReference.ByNumber((int) number.getAsLong()));
    }

    /** The name of a port. */
    static Optional<String> portName(Fields fields, String name) {
        Optional<String> text = fields.text(name);
        if (text.isPresent() && !Syntax.isPortName(text.get())) {
            fields.error(
                    name, Quoted.of(text.get()) + " is no port name, " + Syntax.PORT_NAME_EXPECTED);
            return Optional.empty();
        }
        return text;
    }

    /** TCP is what there is. */
    static void protocol(Fields fields) {
        fields.only("protocol", "TCP", "only TCP is forwarded");
    }
}
