package dev.berth.daemon.cli;

import java.util.concurrent.Callable;

/** A subcommand: does one thing and returns its exit code. */
abstract class BerthCommand implements Callable<Integer> {
    private final Berth berth;

    BerthCommand(Berth berth) {
        this.berth = berth;
    }

    final Berth berth() {
        return berth;
    }

    final StandardOutput output() {
        return berth.output();
    }

    @Override
    public abstract Integer call() throws Exception;
}
