package dev.berth.registry.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** One thing that a client wants, however many requests it takes. */
interface Step {
    /** What holds once it was acknowledged; the value is a digest, or {@link Fact#ABSENT}. */
    Map<Fact, String> effects();

    /**
     * Does it, as a client that goes on after an interruption: what was done already is no mistake.
     *
     * @param session told of the upload session that was acknowledged, and knows of an earlier one
     * @throws IOException if the registry refuses or the connection breaks
     */
    void perform(Target target, Session session) throws IOException;

    /** The registry that a step is done on. */
    interface Target {
        /** A connection with a login. */
        Wire wire();

        /** Collects garbage. */
        void collect() throws IOException;

        /** Brings in the one image of an archive under that name. */
        void importArchive(Path archive, String repository, String tag) throws IOException;
    }

    /** The upload session of a step. */
    interface Session {
        /** The location that an earlier attempt was given, empty if none was acknowledged. */
        String known();

        /** The registry gave that location. */
        void opened(String location) throws IOException;

        /** What was acknowledged is about to be ended by the client. */
        void ending() throws IOException;
    }

    /** An answer that has to have one of those statuses. */
    static Wire.Answer expect(String what, Wire.Answer answer, int... statuses) throws IOException {
        for (int status : statuses) {
            if (answer.status() == status) {
                return answer;
            }
        }
        throw new IOException(what + " was answered " + answer);
    }
}
