package dev.berth.daemon.docker;

import java.util.Map;

/**
 * A volume that the engine has.
 *
 * @param name by which containers mount it
 * @param labels all labels
 */
public record VolumeInfo(String name, Map<String, String> labels) {
    public VolumeInfo {
        labels = Map.copyOf(labels);
    }

    static VolumeInfo read(Fields answer) throws EngineException {
        return new VolumeInfo(answer.text("Name"), answer.map("Labels"));
    }
}
