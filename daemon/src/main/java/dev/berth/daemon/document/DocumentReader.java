package dev.berth.daemon.document;

import com.google.gson.JsonObject;
import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.workload.ObjectName;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads Kubernetes documents from YAML or JSON, and refuses them with every problem at once.
 *
 * <p>Whatever is given, the answer is a list of good documents or of problems with their line and
 * field path; nothing is thrown for it.
 */
public final class DocumentReader {
    private final YamlReader yaml;

    /** A reader that keeps these bounds. */
    public DocumentReader(ReadLimits limits) {
        yaml = new YamlReader(limits);
    }

    /** A reader with the bounds of {@link ReadLimits#DOCUMENTS}. */
    public DocumentReader() {
        this(ReadLimits.DOCUMENTS);
    }

    /**
     * Reads a stream up to its end or to the bound.
     *
     * @param defaultNamespace for a document that names none
     * @throws IOException if the stream itself fails
     */
    public Result<List<Document>> read(InputStream input, String defaultNamespace)
            throws IOException {
        var findings = new Findings();
        return documents(yaml.read(input, findings), defaultNamespace, findings);
    }

    /** As the other, from memory. */
    public Result<List<Document>> read(byte[] input, String defaultNamespace) {
        var findings = new Findings();
        return documents(yaml.read(input, findings), defaultNamespace, findings);
    }

    /** Reads an object back that was stored as {@link Document#json}. */
    public Result<Document> readStored(JsonObject json) {
        var findings = new Findings();
        return documents(List.of(JsonNodes.fromJson(json)), ObjectName.DEFAULT_NAMESPACE, findings)
                .map(List::getFirst);
    }

    private static Result<List<Document>> documents(
            List<YamlNode> roots, String defaultNamespace, Findings findings) {
        if (!ObjectName.isLabel(defaultNamespace)) {
            return Result.refused(
                    Problem.at(
                            "namespace",
                            Quoted.of(defaultNamespace)
                                    + " is no namespace, "
                                    + Syntax.LABEL_EXPECTED));
        }
        var collected = new Collected(defaultNamespace, findings);
        for (int index = 0; index < roots.size(); index++) {
            Optional<Fields> root = Fields.ofRoot(roots.get(index), findings);
            if (root.isPresent()) {
                collected.add(root.get(), index + 1);
            }
        }
        return findings.errorCount() > 0
                ? Result.refused(findings.errors())
                : Result.ok(List.copyOf(collected.documents));
    }

    /** The documents of one stream so far. */
    private static final class Collected {
        private static final String LIST = "List";

        private final String defaultNamespace;
        private final Findings findings;
        private final List<Document> documents = new ArrayList<>();
        private final Map<String, Integer> lines = new HashMap<>();

        Collected(String defaultNamespace, Findings findings) {
            this.defaultNamespace = defaultNamespace;
            this.findings = findings;
        }

        void add(Fields root, int index) {
            if (root.text("kind").filter(LIST::equals).isEmpty()) {
                addObject(root, index);
                return;
            }
            root.only("apiVersion", "v1", "a List is of v1");
            for (Fields item : root.each("items")) {
                addObject(item, index);
            }
            root.accept("metadata");
            root.refuseUnknown();
        }

        private void addObject(Fields root, int index) {
            ObjectReader.read(root, defaultNamespace, index)
                    .filter(document -> isFirst(document, root))
                    .ifPresent(documents::add);
        }

        private boolean isFirst(Document document, Fields root) {
            String key = document.kind() + " " + document.name();
            Integer earlier = lines.putIfAbsent(key, document.line());
            if (earlier != null) {
                findings.error(
                        FieldPath.child(root.path(), "metadata"),
                        document.label() + " is there twice, first on line " + earlier,
                        root.line());
            }
            return earlier == null;
        }
    }
}
