package dev.berth.proxy.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The header fields of a message, in order, immutable.
 *
 * @param all every field as it was sent, repeated ones repeated
 */
public record Fields(List<Field> all) implements Iterable<Field> {
    public static final Fields NONE = new Fields(List.of());

    public Fields {
        all = List.copyOf(all);
    }

    /** Names and values in turn. */
    public static Fields of(String... namesAndValues) {
        var fields = new ArrayList<Field>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            fields.add(new Field(namesAndValues[at], namesAndValues[at + 1]));
        }
        return new Fields(fields);
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
        while (at < all.size() && !dropped.test(all.get(at))) {
            at++;
        }
        if (at == all.size()) {
            return this;
        }
        var kept = new ArrayList<Field>(all.size());
        kept.addAll(all.subList(0, at));
        for (Field field : all.subList(at + 1, all.size())) {
            if (!dropped.test(field)) {
                kept.add(field);
            }
        }
        return new Fields(kept);
    }

    public Fields without(String name) {
        return without(field -> field.is(name));
    }

    /** The same and one more, or several: names and values in turn. */
    public Fields with(String... namesAndValues) {
        var more = new ArrayList<Field>(all.size() + namesAndValues.length / 2);
        more.addAll(all);
        for (int at = 0; at < namesAndValues.length; at += 2) {
            more.add(new Field(namesAndValues[at], namesAndValues[at + 1]));
        }
        return new Fields(more);
    }

    @Override
    public Iterator<Field> iterator() {
        return all.iterator();
    }
}
