package dev.berth.daemon.peer;

/** What a local user may do over the admin socket. */
public enum Access {
    /** Everything. */
    WRITE,
    /** Look, and change nothing. */
    READ,
    /** Nothing at all. */
    REFUSED
}
