package dev.berth.registry.tar;

import java.io.IOException;

/** A tar that is malformed or that nobody has a reason to send; its message says which. */
public final class TarRefused extends IOException {
    private static final long serialVersionUID = 1L;

    TarRefused(String message) {
        super(message);
    }
}
