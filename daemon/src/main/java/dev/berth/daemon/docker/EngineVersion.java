package dev.berth.daemon.docker;

/**
 * Which engine answers and how we speak with it.
 *
 * @param engine the engine's own version, such as 20.10.24
 * @param api the API version that every call uses
 */
public record EngineVersion(String engine, ApiVersion api) {
    static EngineVersion read(Fields answer) throws EngineException {
        var newest = ApiVersion.parse(answer.text("ApiVersion"));
        var oldest = answer.text("MinAPIVersion");
        var api = ApiVersion.shared(oldest.isEmpty() ? newest : ApiVersion.parse(oldest), newest);
        return new EngineVersion(answer.text("Version"), api);
    }
}
