package dev.berth.proxy.wire;

/**
 * One header field.
 *
 * @param name as it was sent; compared without regard to case
 * @param value without surrounding white space; each char is one octet (ISO 8859-1)
 */
public record Field(String name, String value) {
    /** Whether this is the field of that name. */
    public boolean is(String otherName) {
        return name.equalsIgnoreCase(otherName);
    }
}
