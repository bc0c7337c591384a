package dev.berth.daemon.docker;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.daemon.docker.EngineRequest.Body;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link EngineVolumes} over the engine's HTTP API. */
final class HttpVolumes implements EngineVolumes {
    /** Where a container has volumes that is only made to reach them. */
    private static final String MOUNTS = "/volumes";

    private final EngineCalls calls;

    HttpVolumes(EngineCalls calls) {
        this.calls = calls;
    }

    @Override
    public Optional<VolumeInfo> inspect(String name) throws EngineException {
        return calls.find(EngineRequest.get(path(name)), VolumeInfo::read);
    }

    @Override
    public List<VolumeInfo> list(List<String> labels) throws EngineException {
        var request = EngineRequest.get("/volumes").with("filters", Filters.labels(labels));
        var found = new ArrayList<VolumeInfo>();
        for (var entry : calls.object(request).objects("Volumes")) {
            found.add(VolumeInfo.read(entry));
        }
        return List.copyOf(found);
    }

    @Override
    public void create(String name, Map<String, String> labels, Map<String, String> options)
            throws EngineException {
        var body = new JsonObject();
        body.addProperty("Name", name);
        body.addProperty("Driver", "local");
        body.add("Labels", CreateRequest.object(labels));
        body.add("DriverOpts", CreateRequest.object(options));
        calls.object(EngineRequest.post("/volumes/create").with(new Body.Json(body)));
    }

    @Override
    public void permit(
            String maker,
            String image,
            Map<String, String> labels,
            Map<String, VolumePermission> permissions)
            throws EngineException {
        String container = "/containers/" + EngineRequest.encode(maker);
        removeContainer(container);
        Map<String, VolumePermission> directories = new LinkedHashMap<>();
        var binds = new JsonArray();
        for (var entry : permissions.entrySet()) {
            String directory = Integer.toString(directories.size());
            binds.add(entry.getKey() + ":" + MOUNTS + "/" + directory + ":nocopy");
            directories.put(directory, entry.getValue());
        }
        calls.object(
                EngineRequest.post("/containers/create")
                        .with("name", maker)
                        .with(new Body.Json(reaching(image, labels, binds))));
        try {
            var archive = new ByteArrayInputStream(DirectoryArchive.of(directories));
            calls.status(
                    EngineRequest.put(container + "/archive")
                            .with("path", MOUNTS)
                            .with(new Body.Archive(archive)),
                    EngineCalls.CALL_LIMIT);
        } finally {
            removeContainer(container);
        }
    }

    private static JsonObject reaching(String image, Map<String, String> labels, JsonArray binds) {
        var host = new JsonObject();
        host.add("Binds", binds);
        host.addProperty("NetworkMode", "none");
        var program = new JsonArray();
        program.add("/never-run");
        var body = new JsonObject();
        body.addProperty("Image", image);
        body.add("Entrypoint", program);
        body.add("Labels", CreateRequest.object(labels));
        body.add("HostConfig", host);
        return body;
    }

    private void removeContainer(String container) throws EngineException {
        calls.remove(EngineRequest.delete(container).with("force", "1").with("v", "1"));
    }

    @Override
    public boolean remove(String name) throws EngineException {
        return calls.remove(EngineRequest.delete(path(name)));
    }

    private static String path(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a volume without name");
        }
        return "/volumes/" + EngineRequest.encode(name);
    }
}
