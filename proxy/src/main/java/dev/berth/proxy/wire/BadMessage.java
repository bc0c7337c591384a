package dev.berth.proxy.wire;

import java.io.IOException;

/** A peer sent something that is not one unambiguous HTTP/1.1 message. */
public final class BadMessage extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, as the status that a client is told. */
    public enum Kind {
        MALFORMED(400),
        TARGET_TOO_LONG(414),
        FIELDS_TOO_LARGE(431),
        VERSION_NOT_SUPPORTED(505);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** The status code of the refusal. */
        public int status() {
            return status;
        }
    }

    private final Kind kind;

    public BadMessage(Kind kind, String detail) {
        super(detail);
        this.kind = kind;
    }

    /** A message that breaks the grammar or could be read in two ways. */
    public static BadMessage malformed(String detail) {
        return new BadMessage(Kind.MALFORMED, detail);
    }

    public Kind kind() {
        return kind;
    }

    /** What is wrong, without bytes of the peer that could be a secret. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
