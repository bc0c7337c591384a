package dev.berth.registry.login;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.RepositoryName;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What may be done in one repository: {@code repository:team/my-app:pull,push}.
 *
 * @param repository where
 * @param actions what
 * @see <a href="https://distribution.github.io/distribution/spec/auth/scope/">Distribution, token
 *     scope</a>
 */
public record Scope(RepositoryName repository, Set<Action> actions) {
    /** Something that may be done. */
    public enum Action {
        PULL("pull"),
        PUSH("push"),
        /** To give a tag that exists to another manifest; docker's clients ask for {@code push}. */
        OVERWRITE("overwrite"),
        DELETE("delete");

        private final String label;

        Action(String label) {
            this.label = label;
        }

        /** The action of that name. */
        public static Optional<Action> of(String label) {
            return Arrays.stream(values()).filter(action -> action.label.equals(label)).findFirst();
        }

        /** As it stands in a scope. */
        public String label() {
            return label;
        }
    }

    private static final String TYPE = "repository:";

    /** What skopeo asks for where it wants to delete. */
    private static final String EVERYTHING = "*";

    public Scope {
        actions = Set.copyOf(actions);
    }

    /** Reads one scope; actions that there are none of drop, and {@code *} means all. */
    public static Result<Scope> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (!text.startsWith(TYPE) || colon < TYPE.length()) {
            return Result.refused(
                    Problem.at("scope", "not a scope, expected repository:<name>:<actions>"));
        }
        var actions = EnumSet.noneOf(Action.class);
        for (String asked : List.of(text.substring(colon + 1).split(",", -1))) {
            if (asked.equals(EVERYTHING)) {
                actions.addAll(EnumSet.allOf(Action.class));
            }
            Action.of(asked).ifPresent(actions::add);
        }
        return RepositoryName.parse(text.substring(TYPE.length(), colon))
                .map(repository -> new Scope(repository, actions));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return TYPE
                + repository
                + ":"
                + actions.stream().sorted().map(Action::label).collect(Collectors.joining(","));
    }
}
