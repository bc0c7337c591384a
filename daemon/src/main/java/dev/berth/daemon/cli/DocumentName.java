package dev.berth.daemon.cli;

import dev.berth.daemon.cli.input.DocumentFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Which object a document describes.
 *
 * @param kind one that documents can make
 * @param namespace where it is
 * @param name of the object
 */
record DocumentName(ResourceKind kind, String namespace, String name) {
    /** Aliases in one document; names need none. */
    private static final int MAX_ALIASES = 50;

    /**
     * The objects of all those files, in their order; a document without content counts for none.
     */
    static List<DocumentName> all(List<DocumentFile> files, String defaultNamespace)
            throws CommandFailure {
        List<DocumentName> names = new ArrayList<>();
        for (DocumentFile file : files) {
            try {
                for (Object document : load().loadAllFromString(file.text())) {
                    if (document != null) {
                        names.add(of(file, document, defaultNamespace));
                    }
                }
            } catch (YamlEngineException | StackOverflowError e) {
                throw CommandFailure.failed(file.name() + ": not YAML: " + e.getMessage());
            }
        }
        return names;
    }

    private static Load load() {
        return new Load(
                LoadSettings.builder()
                        .setAllowDuplicateKeys(false)
                        .setAllowRecursiveKeys(false)
                        .setMaxAliasesForCollections(MAX_ALIASES)
                        .build());
    }

    private static DocumentName of(DocumentFile file, Object document, String defaultNamespace)
            throws CommandFailure {
        String kind = text(member(document, "kind"));
        Object metadata = member(document, "metadata");
        String name = text(member(metadata, "name"));
        String namespace = text(member(metadata, "namespace"));
        var found = ResourceKind.named(kind);
        if (found.isEmpty() || !found.get().applied() || !found.get().kind().equals(kind)) {
            throw CommandFailure.failed(
                    file.name()
                            + ": a document of kind \""
                            + kind
                            + "\", expected Service, Deployment or Ingress");
        }
        if (name.isEmpty()) {
            throw CommandFailure.failed(file.name() + ": a " + kind + " without metadata.name");
        }
        return new DocumentName(
                found.get(),
                ResourceName.checkedNamespace(namespace.isEmpty() ? defaultNamespace : namespace),
                ResourceName.checkedName(name));
    }

    private static @Nullable Object member(@Nullable Object parent, String name) {
        return parent instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    /** {@code service/my-service}. */
    @Override
    public String toString() {
        return kind.singular() + "/" + name;
    }
}
