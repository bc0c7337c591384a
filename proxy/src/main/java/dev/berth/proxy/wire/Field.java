package dev.berth.proxy.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One header field. */
public final class Field {
    private final String name;
    private final String value;

    /** Whether it is known that the field can be written; HTTP/2 sends many a field many times. */
    private boolean checked;

    /**
     * A field that is looked at before it is written.
     *
     * @param name as it was sent; compared without regard to case
     * @param value without surrounding white space; each char is one octet (ISO 8859-1)
     */
    public Field(String name, String value) {
        this(name, value, false);
    }

    private Field(String name, String value, boolean checked) {
        this.name = name;
        this.value = value;
        this.checked = checked;
    }

    /** A field whose name is a token and whose value has no control character. */
    static Field checked(String name, String value) {
        return new Field(name, value, true);
    }

    public String name() {
        return name;
    }

    public String value() {
        return value;
    }

    /** Whether this is the field of that name. */
    public boolean is(String otherName) {
        return name.equalsIgnoreCase(otherName);
    }

    /**
     * Whether the name is that one in any spelling: programs that hand fields on as variables take
     * an underscore for a hyphen.
     *
     * @param lowerCase with hyphens
     */
    public boolean spells(String lowerCase) {
        return name.length() == lowerCase.length() && spellsStart(lowerCase);
    }

    /** Whether the name begins with that, in any spelling. */
    public boolean spellsStart(String lowerCase) {
        if (name.length() < lowerCase.length()) {
            return false;
        }
        for (int at = 0; at < lowerCase.length(); at++) {
            if (folded(name.charAt(at)) != lowerCase.charAt(at)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the name is a token and the value has no control character: one line of a head. */
    public boolean writable() {
        if (!checked) {
            checked = Grammar.isToken(name) && Grammar.isFieldValue(value);
        }
        return checked;
    }

    private static char folded(char c) {
        if (c == '_') {
            return '-';
        }
        return c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Field that && name.equals(that.name) && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, value);
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }
}
