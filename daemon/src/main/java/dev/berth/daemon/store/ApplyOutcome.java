package dev.berth.daemon.store;

import dev.berth.daemon.document.Kind;
import dev.berth.policies.base.Problem;
import dev.berth.policies.workload.ObjectName;
import java.util.List;

/** What became of documents that were applied together. */
public sealed interface ApplyOutcome {
    /**
     * All of them are stored, or would be.
     *
     * @param revision of the desired state now; the same as before where nothing changed
     * @param objects one for each document, in their order
     * @param warnings what the user should know
     */
    record Applied(long revision, List<Applied.Entry> objects, List<Warning> warnings)
            implements ApplyOutcome {
        public Applied {
            objects = List.copyOf(objects);
            warnings = List.copyOf(warnings);
        }

        /** What became of one of them. */
        public record Entry(Kind kind, ObjectName name, Effect effect) {}
    }

    /** Nothing was stored, because an object is no longer as the user last saw it (HTTP 409). */
    record Conflict(List<Problem> problems) implements ApplyOutcome {
        public Conflict {
            problems = List.copyOf(problems);
        }
    }

    /** Nothing was stored, because the documents do not go with what is stored (HTTP 422). */
    record Refused(List<Problem> problems) implements ApplyOutcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** What applying did to an object. */
    enum Effect {
        CREATED("created"),
        CONFIGURED("configured"),
        UNCHANGED("unchanged"),
        /** Of a kind that is accepted and not kept. */
        WITHOUT_EFFECT("unchanged");

        private final String word;

        Effect(String word) {
            this.word = word;
        }

        /** As the API and the command line say it. */
        public String word() {
            return word;
        }
    }

    /**
     * What the user should know about an object.
     *
     * @param object {@code Ingress/my-ingress}
     * @param problem where and what
     */
    record Warning(String object, Problem problem) {}
}
