package dev.berth.registry.crash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What clients do with a registry, from its first start on. */
@FunctionalInterface
interface Scenario {
    void play(Stage on) throws Exception;

    /** What a scenario can have happen. */
    interface Stage {
        /** The registry is opened for the first time and hands out a login. */
        void start() throws Exception;

        /** The registry is opened on what a power cut left. */
        void reopen(Expectation left) throws Exception;

        /** What comes before is there for good; the power is cut behind everything that follows. */
        void cutFromHere() throws Exception;

        /** A client does it and waits for the answer. */
        void step(Step step) throws Exception;

        /** Clients do it at the same time, each its own steps in their order. */
        void together(List<List<Step>> clients) throws Exception;

        /** Time passes. */
        void advance(Duration time) throws Exception;

        /** An image is written into an archive; gives where that lies. */
        Path export(String image) throws Exception;

        /** The registry is closed and opened again. */
        void restart() throws Exception;

        /** The process is killed and another one started. */
        void kill() throws Exception;

        /** A client opens an upload session, sends that many bytes and stops; the step's number. */
        int begin(PushBlob push, int bytes) throws Exception;

        /** The client goes on with what it began. */
        void resume(int step) throws Exception;
    }
}
