package dev.berth.daemon.docker;

/**
 * A step of a pull or an import.
 *
 * @param layer short id of the layer; empty for the image as a whole
 * @param status the engine's words
 * @param doneBytes bytes done of this layer; 0 where unknown
 * @param totalBytes bytes of this layer; 0 where unknown
 */
public record PullProgress(String layer, String status, long doneBytes, long totalBytes) {
    static PullProgress read(Fields line) throws EngineException {
        var detail = line.object("progressDetail");
        return new PullProgress(
                line.text("id"),
                Printable.of(line.text("status")),
                detail.number("current"),
                detail.number("total"));
    }
}
