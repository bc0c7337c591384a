package dev.berth.proxy.wire;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        var values = new ArrayList<String>();
        for (Field field : all) {
            if (field.is(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    /** The comma-separated members of every field of that name, in lower case. */
    public Set<String> tokens(String name) {
        return every(name).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(token -> token.strip().toLowerCase(Locale.ROOT))
                .filter(token -> !token.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The same without the fields that are dropped. */
    public Fields without(Predicate<Field> dropped) {
        return new Fields(all.stream().filter(dropped.negate()).toList());
    }

    public Fields without(String name) {
        return has(name) ? without(field -> field.is(name)) : this;
    }

    /** The same and one more. */
    public Fields with(String name, String value) {
        var more = new ArrayList<Field>(all.size() + 1);
        more.addAll(all);
        more.add(new Field(name, value));
        return new Fields(more);
    }

    @Override
    public Iterator<Field> iterator() {
        return all.iterator();
    }
}
