package dev.berth.registry.crash;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** A blob is pushed. */
final class PushBlob implements Step {
    private final String repository;
    private final byte[] content;
    private final int chunks;

    /**
     * A push.
     *
     * @param chunks in how many pieces; 0: in one request without a session
     */
    PushBlob(String repository, byte[] content, int chunks) {
        this.repository = repository;
        this.content = content;
        this.chunks = chunks;
    }

    String repository() {
        return repository;
    }

    byte[] content() {
        return content;
    }

    @Override
    public Map<Fact, String> effects() {
        String digest = Content.digest(content);
        return Map.of(Fact.blob(repository, digest), digest);
    }

    @Override
    public void perform(Target target, Session session) throws IOException {
        var wire = target.wire();
        if (!session.known().isEmpty() && isFinished(wire, session)) {
            return;
        }
        String uploads = "/v2/" + repository + "/blobs/uploads/";
        if (chunks == 0) {
            String post = uploads + "?digest=" + Content.digest(content);
            Step.expect("a whole blob", wire.call("POST", post, content), 201);
            return;
        }
        String location =
                Step.expect("a new upload", wire.call("POST", uploads), 202).header("Location");
        session.opened(location);
        int status = send(wire, session, location, 0);
        if (status != 201) {
            throw new IOException("an upload in pieces was answered " + status);
        }
    }

    /**
     * Goes on with an earlier session; what arrived of it may be damaged, then it counts nothing.
     */
    private boolean isFinished(Wire wire, Session session) throws IOException {
        var status = wire.call("GET", session.known());
        if (status.status() != 204) {
            return false;
        }
        String range = status.header("Range");
        int last = Integer.parseInt(range.substring(range.indexOf('-') + 1));
        int arrived = last == 0 ? 0 : last + 1;
        if (arrived > content.length) {
            throw new IOException(
                    "the session has " + arrived + " of " + content.length + " bytes");
        }
        return send(wire, session, session.known(), arrived) == 201;
    }

    private int send(Wire wire, Session session, String location, int from) throws IOException {
        int size = (content.length + chunks - 1) / chunks;
        int at = from;
        while (content.length - at > size) {
            byte[] chunk = Arrays.copyOfRange(content, at, at + size);
            String range = at + "-" + (at + size - 1);
            Step.expect(
                    "a chunk", wire.call("PATCH", location, chunk, "Content-Range", range), 202);
            at += size;
        }
        session.ending();
        byte[] rest = Arrays.copyOfRange(content, at, content.length);
        String put = location + "?digest=" + Content.digest(content);
        return Step.expect("the last chunk", wire.call("PUT", put, rest), 201, 400).status();
    }

    @Override
    public String toString() {
        return "push " + content.length + " bytes to " + repository + " in " + chunks;
    }
}
