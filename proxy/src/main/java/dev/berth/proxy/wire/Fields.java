package dev.berth.proxy.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a message, in order, as they were sent, repeated ones repeated; immutable.
 */
public final class Fields implements Iterable<Field> {
    public static final Fields NONE = new Fields(new Field[0]);

    private final Field[] all;

    private Fields(Field[] all) {
        this.all = all;
    }

    public Fields(Collection<Field> all) {
        this(all.toArray(Field[]::new));
    }

    /** Names and values in turn. */
    public static Fields of(String... namesAndValues) {
        return NONE.with(namesAndValues);
    }

    public int size() {
        return all.length;
    }

    public boolean isEmpty() {
        return all.length == 0;
    }

    public boolean has(String name) {
        for (Field field : all) {
            if (field.is(name)) {
                return true;
            }
        }
        return false;
    }

    /** The first field of that name. */
    public Optional<String> first(String name) {
        for (Field field : all) {
            if (field.is(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    /** Every field of that name, one entry for each line. */
    public List<String> every(String name) {
        List<String> values = List.of();
        for (Field field : all) {
            if (field.is(name)) {
                if (values.isEmpty()) {
                    values = new ArrayList<>(1);
                }
                values.add(field.value());
            }
        }
        return values;
    }

    /** The comma-separated members of every field of that name, in lower case. */
    public Set<String> tokens(String name) {
        List<String> values = every(name);
        if (values.isEmpty()) {
            return Set.of();
        }
        var tokens = new HashSet<String>();
        for (String value : values) {
            for (String token : value.split(",", -1)) {
                tokens.add(token.strip().toLowerCase(Locale.ROOT));
            }
        }
        tokens.remove("");
        return Collections.unmodifiableSet(tokens);
    }

    /** The same without the fields that are dropped. */
    public Fields without(Predicate<Field> dropped) {
        int at = 0;
        while (at < all.length && !dropped.test(all[at])) {
            at++;
        }
        if (at == all.length) {
            return this;
        }
        var kept = Arrays.copyOf(all, all.length - 1);
        int count = at;
        for (at++; at < all.length; at++) {
            if (!dropped.test(all[at])) {
                kept[count++] = all[at];
            }
        }
        return new Fields(count == kept.length ? kept : Arrays.copyOf(kept, count));
    }

    public Fields without(String name) {
        return without(field -> field.is(name));
    }

    /** The same and one more, or several: names and values in turn. */
    public Fields with(String... namesAndValues) {
        var more = Arrays.copyOf(all, all.length + namesAndValues.length / 2);
        for (int at = 0; at < namesAndValues.length; at += 2) {
            more[all.length + at / 2] = new Field(namesAndValues[at], namesAndValues[at + 1]);
        }
        return new Fields(more);
    }

    @Override
    public Iterator<Field> iterator() {
        return new InTurn(all);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fields that && Arrays.equals(all, that.all);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(all);
    }

    @Override
    public String toString() {
        return Arrays.toString(all);
    }

    /** Cheaper than a list's, which every head would pay for several times. */
    private static final class InTurn implements Iterator<Field> {
        private final Field[] all;
        private int at;

        InTurn(Field[] all) {
            this.all = all;
        }

        @Override
        public boolean hasNext() {
            return at < all.length;
        }

        @Override
        public Field next() {
            if (at >= all.length) {
                throw new NoSuchElementException();
            }
            return all[at++];
        }
    }
}
