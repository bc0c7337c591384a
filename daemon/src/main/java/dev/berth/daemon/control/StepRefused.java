package dev.berth.daemon.control;

/** A step that cannot be done as things are; its message is for the user. */
final class StepRefused extends Exception {
    private static final long serialVersionUID = 1L;

    StepRefused(String message) {
        super(message);
    }
}
