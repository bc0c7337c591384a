package dev.berth.proxy.token;

/** A token that is not accepted, with a reason that holds nothing of it. */
final class TokenRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    TokenRefusal(String why) {
        // Refusals are answers to strangers: no stack trace is paid for them.
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
