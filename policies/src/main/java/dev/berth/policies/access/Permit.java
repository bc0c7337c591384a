package dev.berth.policies.access;

/**
 * Proof that a request may be forwarded: whoever holds one was admitted by an access rule.
 *
 * <p>Only {@link AccessRule#decide} makes one; forwarding cannot be called without it.
 */
public final class Permit {
    private final Principal principal;
    private final AccessRule rule;

    Permit(Principal principal, AccessRule rule) {
        this.principal = principal;
        this.rule = rule;
    }

    /** Who was admitted. */
    public Principal principal() {
        return principal;
    }

    /** By which rule. */
    public AccessRule rule() {
        return rule;
    }
}
