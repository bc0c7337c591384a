package dev.berth.daemon.simulation;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.document.DocumentReader;
import dev.berth.daemon.document.Kind;
import dev.berth.policies.workload.ObjectName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a user of a simulated appliance asks for. */
final class Wishes {
    static final int NAMES = 3;

    /** The more often one is named, the more often it is asked for. */
    private static final List<Kind> KINDS =
            List.of(
                    Kind.DEPLOYMENT,
                    Kind.DEPLOYMENT,
                    Kind.DEPLOYMENT,
                    Kind.STATEFUL_SET,
                    Kind.STATEFUL_SET,
                    Kind.DAEMON_SET,
                    Kind.JOB,
                    Kind.JOB,
                    Kind.POD,
                    Kind.CRON_JOB);

    private static final DocumentReader READER = new DocumentReader();

    /** Reading takes longer than all else that a wish takes. */
    private static final Map<String, List<Document>> READ = new ConcurrentHashMap<>();

    private final Dice dice;
    private final Templates templates;

    /** What each name stands for: most wishes are about the same few objects. */
    private final List<Kind> kinds = new ArrayList<>();

    /**
     * One object that is to be, or is to be no more.
     *
     * @param documents itself, what it needs first; none where it is to be deleted
     */
    record Wish(Kind kind, ObjectName name, List<Document> documents) {
        boolean isDeletion() {
            return documents.isEmpty();
        }
    }

    Wishes(Dice dice) {
        this.dice = dice;
        this.templates = new Templates(dice);
        for (int i = 0; i < NAMES; i++) {
            kinds.add(KINDS.get(dice.index(KINDS.size())));
        }
    }

    /** The repositories of all images. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NAMES; i++) {
            names.add("app-" + i);
        }
        return names;
    }

    Wish next() {
        int number = dice.index(NAMES);
        Kind kind = kinds.get(number);
        String name = names().get(number);
        var id = new ObjectName("default", name);
        boolean cannotBeChanged = kind == Kind.POD || kind == Kind.JOB;
        if (dice.oneIn(cannotBeChanged ? 3 : 6)) {
            return new Wish(kind, id, List.of());
        }
        String text = templates.of(kind, name);
        List<Document> documents = new ArrayList<>();
        if (text.contains("priorityClassName")) {
            Templates.priorityClasses().forEach(one -> documents.addAll(read(one)));
        }
        documents.addAll(read(text));
        documents.addAll(read(Templates.service(name)));
        return new Wish(kind, id, documents);
    }

    private static List<Document> read(String yaml) {
        return READ.computeIfAbsent(
                yaml,
                text ->
                        READER.read(text.getBytes(StandardCharsets.UTF_8), "default")
                                .orElseThrow());
    }
}
