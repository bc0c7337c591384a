package dev.berth.daemon.document;

import dev.berth.policies.workload.FileSource;
import dev.berth.policies.workload.KeyedObject;
import dev.berth.policies.workload.PodValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what files of a volume are made of. */
final class FileSourceReader {
    private static final String NO_ACCOUNT = "containers have no access to the admin API";

    private FileSourceReader() {}

    /** The values of a ConfigMap or Secret; empty with an error. */
    static Optional<FileSource> object(Fields fields, KeyedObject kind, String nameField) {
        Optional<String> name = ObjectReferences.name(fields, nameField);
        boolean optional = fields.flag("optional").orElse(false);
        List<FileSource.Item> items = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (Fields item : fields.each("items")) {
            Optional<String> key = item.requiredText("key");
            Optional<String> path = path(item, paths);
            OptionalInt mode = mode(item);
            item.refuseUnknown();
            key.filter(text -> !KeyedValues.isKey(text))
                    .ifPresent(text -> item.error("key", Quoted.of(text) + " is no key"));
            if (key.isPresent() && path.isPresent()) {
                items.add(new FileSource.Item(key.get(), path.get(), mode));
            }
        }
        return name.map(found -> new FileSource.Keys(kind, found, items, optional));
    }

    /** What the pod is told about itself. */
    static List<FileSource> ofPod(Fields fields) {
        List<FileSource> sources = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (Fields item : fields.each("items")) {
            Optional<String> path = path(item, paths);
            OptionalInt mode = mode(item);
            if (item.has("fieldRef") == item.has("resourceFieldRef")) {
                item.findings()
                        .error(
                                item.path(),
                                "expected either fieldRef or resourceFieldRef",
                                item.line());
            }
            Optional<PodValue> value =
                    item.fields("fieldRef")
                            .flatMap(
                                    reference ->
                                            PodValueReader.field(
                                                    reference, PodValueReader.Place.FILE))
                            .or(
                                    () ->
                                            item.fields("resourceFieldRef")
                                                    .flatMap(
                                                            reference ->
                                                                    PodValueReader.amount(
                                                                            reference,
                                                                            Optional.empty())));
            item.refuseUnknown();
            if (path.isPresent() && value.isPresent()) {
                sources.add(new FileSource.OfPod(path.get(), value.get(), mode));
            }
        }
        return sources;
    }

    /** Several sources in one volume. */
    static List<FileSource> projected(Fields fields) {
        List<FileSource> sources = new ArrayList<>();
        for (Fields source : fields.each("sources")) {
            source.fields("configMap").ifPresent(map -> add(sources, map, KeyedObject.CONFIG_MAP));
            source.fields("secret").ifPresent(secret -> add(sources, secret, KeyedObject.SECRET));
            source.fields("downwardAPI")
                    .ifPresent(
                            pod -> {
                                sources.addAll(ofPod(pod));
                                pod.refuseUnknown();
                            });
            source.refuse("serviceAccountToken", NO_ACCOUNT);
            source.refuse("clusterTrustBundle", "put the certificates into a ConfigMap");
            source.refuse("podCertificate", "mount a Secret of type kubernetes.io/tls");
            source.refuseUnknown();
        }
        return sources;
    }

    private static void add(List<FileSource> sources, Fields fields, KeyedObject kind) {
        object(fields, kind, "name").ifPresent(sources::add);
        fields.refuseUnknown();
    }

    private static Optional<String> path(Fields item, Set<String> paths) {
        Optional<String> path = item.requiredText("path");
        if (path.isPresent()
                && (!ContainerPaths.isRelative(path.get()) || path.get().startsWith(".."))) {
            item.error(
                    "path",
                    Quoted.of(path.get()) + " is no path, " + ContainerPaths.RELATIVE_EXPECTED);
            return Optional.empty();
        }
        path.filter(text -> !paths.add(text))
                .ifPresent(text -> item.error("path", Quoted.of(text) + " is the path of another"));
        return path;
    }

    private static OptionalInt mode(Fields item) {
        OptionalLong mode = item.integer("mode", 0, FileSource.MAX_MODE);
        return mode.isPresent() ? OptionalInt.of((int) mode.getAsLong()) : OptionalInt.empty();
    }
}
