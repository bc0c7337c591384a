package dev.berth.registry.crash;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;

/** What clients are made to do while the power is cut. */
enum Scenarios implements Scenario {
    /** The first start, an image whose blobs come in one request and in pieces, and the stop. */
    PUSH {
        @Override
        public void play(Stage on) throws Exception {
            on.cutFromHere();
            on.start();
            image(on, 1, "1");
            on.step(new PutManifest(APP, "latest", manifest(1)));
        }
    },

    /** What is there already is pushed again, there and elsewhere, and a tag moves. */
    AGAIN {
        @Override
        public void play(Stage on) throws Exception {
            on.start();
            image(on, 1, "1");
            on.cutFromHere();
            on.step(new PushBlob(APP, layer(1), 1));
            on.step(new PushBlob("other", layer(1), 0));
            on.step(new PutManifest(APP, "1", manifest(1)));
            image(on, 2, "1");
        }
    },

    /** Uploads go on after a stop and after the end of the process. */
    RESUME {
        @Override
        public void play(Stage on) throws Exception {
            on.start();
            image(on, 1, "1");
            on.cutFromHere();
            int first = on.begin(new PushBlob(APP, Content.random(9_000, 21), 3), 3_000);
            int second = on.begin(new PushBlob(APP, Content.random(6_000, 22), 2), 4_500);
            on.restart();
            on.resume(first);
            on.kill();
            on.resume(second);
        }
    },

    /** Clients push at the same time, one blob of them the same. */
    TOGETHER {
        @Override
        public void play(Stage on) throws Exception {
            on.start();
            byte[] shared = Content.random(700, 31);
            on.cutFromHere();
            on.together(
                    List.of(
                            List.of(
                                    new PushBlob(APP, shared, 0),
                                    new PushBlob(APP, layer(1), 2),
                                    new PutManifest(APP, "1", Content.manifest(shared, layer(1)))),
                            List.of(
                                    new PushBlob("other", layer(2), 0),
                                    new PushBlob("other", shared, 1),
                                    new PutManifest(
                                            "other", "1", Content.manifest(shared, layer(2))))));
        }
    },

    /** A tag, a manifest and a blob are deleted, and what is gone is pushed again. */
    DELETE {
        @Override
        public void play(Stage on) throws Exception {
            on.start();
            image(on, 1, "1");
            on.step(new PutManifest(APP, "latest", manifest(1)));
            image(on, 2, "2");
            on.cutFromHere();
            on.step(new Delete(Fact.tag(APP, "latest"), List.of()));
            on.step(
                    new Delete(
                            Fact.manifest(APP, Content.digest(manifest(1))),
                            List.of(Fact.tag(APP, "1"))));
            on.step(new Delete(Fact.blob(APP, Content.digest(layer(1))), List.of()));
            on.step(new PushBlob(APP, layer(1), 2));
            on.step(new PutManifest(APP, "1", manifest(1)));
        }
    },

    /** What a deleted image leaves is collected and pushed again. */
    COLLECT {
        @Override
        public void play(Stage on) throws Exception {
            on.start();
            image(on, 1, "1");
            image(on, 2, "2");
            on.step(
                    new Delete(
                            Fact.manifest(APP, Content.digest(manifest(1))),
                            List.of(Fact.tag(APP, "1"))));
            on.step(new Lapse(blobs(APP, 1)));
            on.advance(PAST_A_LEASE);
            on.cutFromHere();
            on.step(new Collect(blobs(APP, 1)));
            image(on, 1, "1");
            on.step(new Collect(List.of()));
        }
    },

    /** The same content is pushed while it is collected. */
    COLLECT_BESIDE {
        @Override
        public void play(Stage on) throws Exception {
            on.start();
            image(on, 1, "1");
            image(on, 2, "2");
            on.step(
                    new Delete(
                            Fact.manifest(APP, Content.digest(manifest(1))),
                            List.of(Fact.tag(APP, "1"))));
            on.step(new Lapse(blobs(APP, 1)));
            on.advance(PAST_A_LEASE);
            on.cutFromHere();
            on.together(
                    List.of(
                            List.of(new Collect(List.of()), new Collect(List.of())),
                            List.of(
                                    new PushBlob(APP, config(1), 0),
                                    new PushBlob(APP, layer(1), 1),
                                    new PushBlob(APP, otherLayer(1), 2),
                                    new PutManifest(APP, "1", manifest(1)))));
        }
    },

    /** An archive brings in what was collected: many files, one transaction. */
    IMPORT {
        @Override
        public void play(Stage on) throws Exception {
            on.start();
            image(on, 1, "1");
            var archive = on.export(APP + ":1");
            on.step(
                    new Delete(
                            Fact.manifest(APP, Content.digest(manifest(1))),
                            List.of(Fact.tag(APP, "1"))));
            on.advance(PAST_A_LEASE);
            on.step(new Collect(blobs(APP, 1)));
            on.cutFromHere();
            var effects = new HashMap<>(new PutManifest("copy", "2", manifest(1)).effects());
            blobs("copy", 1).forEach(blob -> effects.put(blob, blob.name()));
            on.step(new Import(archive, "copy", "2", effects));
            on.step(new Collect(List.of()));
        }
    };

    private static final Duration PAST_A_LEASE = Duration.ofHours(25);
    private static final String APP = "app";

    private static byte[] config(int image) {
        return Content.random(300, 10L * image);
    }

    private static byte[] layer(int image) {
        return Content.random(5_000, 10L * image + 1);
    }

    private static byte[] otherLayer(int image) {
        return Content.random(9_000, 10L * image + 2);
    }

    private static byte[] manifest(int image) {
        return Content.manifest(config(image), layer(image), otherLayer(image));
    }

    private static List<Fact> blobs(String repository, int image) {
        return List.of(
                Fact.blob(repository, Content.digest(config(image))),
                Fact.blob(repository, Content.digest(layer(image))),
                Fact.blob(repository, Content.digest(otherLayer(image))));
    }

    private static void image(Scenario.Stage on, int image, String tag) throws Exception {
        on.step(new PushBlob(APP, config(image), 0));
        on.step(new PushBlob(APP, layer(image), 1));
        on.step(new PushBlob(APP, otherLayer(image), 3));
        on.step(new PutManifest(APP, tag, manifest(image)));
    }
}
