package dev.berth.daemon.simulation;

import dev.berth.daemon.document.Document;
import dev.berth.daemon.simulation.Expectation.Change;
import dev.berth.daemon.store.ApplyOutcome;
import dev.berth.daemon.store.Author;
import dev.berth.daemon.store.DesiredStateStore;
import dev.berth.daemon.store.StoreException;
import java.util.List;
import java.util.Optional;

/** Asks a daemon for something, and hears what became of it. */
final class User {
    private final Stage stage;
    private final Dice dice;
    private final Wishes wishes;
    private final Checkers checkers;
    private final Expectation expectation;
    private final Plant plant;

    User(Stage stage, Dice dice, Checkers checkers, Expectation expectation, Plant plant) {
        this.stage = stage;
        this.dice = dice;
        this.wishes = new Wishes(dice);
        this.checkers = checkers;
        this.expectation = expectation;
        this.plant = plant;
    }

    /** Asks for what it wishes next. */
    void ask(SimulatedDaemon daemon) {
        var wish = wishes.next();
        String name = wish.name().name();
        String told = wish.kind() + " " + name + (wish.isDeletion() ? " to be gone" : "");
        List<Change> changes = changes(wish);
        checkers.disturbed(name);
        expectation.asked(changes);
        dice.note("ask for " + told);
        daemon.process()
                .start(
                        "api",
                        () -> {
                            if (carriesOut(daemon.store(), wish)) {
                                dice.note("done " + told);
                                expectation.done(changes);
                                checkers.disturbed(name);
                            } else {
                                dice.note("refused " + told);
                                expectation.refused(changes);
                            }
                        });
    }

    private static List<Change> changes(Wishes.Wish wish) {
        return wish.isDeletion()
                ? List.of(
                        new Change(new Expectation.Key(wish.kind(), wish.name()), Optional.empty()))
                : wish.documents().stream().map(Change::of).toList();
    }

    /** Whether the answer is that it is done. */
    private boolean carriesOut(DesiredStateStore store, Wishes.Wish wish) {
        if (plant == Plant.LOST_UPDATE && dice.index(4) == 0) {
            return true;
        }
        try {
            if (wish.isDeletion()) {
                store.delete(wish.kind(), wish.name(), Author.DAEMON, stage.instant());
                return true;
            }
            List<Document> documents = wish.documents();
            return store.append(documents, false, Author.DAEMON, stage.instant())
                    instanceof ApplyOutcome.Applied;
        } catch (StoreException e) {
            return false;
        }
    }
}
