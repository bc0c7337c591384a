package dev.berth.registry.crash;

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
    };

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

    private static void image(Scenario.Stage on, int image, String tag) throws Exception {
        on.step(new PushBlob(APP, config(image), 0));
        on.step(new PushBlob(APP, layer(image), 1));
        on.step(new PushBlob(APP, otherLayer(image), 3));
        on.step(new PutManifest(APP, tag, manifest(image)));
    }
}
