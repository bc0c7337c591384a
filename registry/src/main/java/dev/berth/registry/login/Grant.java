package dev.berth.registry.login;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.policies.image.NamePattern;
import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.login.Scope.Action;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a robot may do in some repositories: {@code team/**:pull,push}.
 *
 * @param repositories by their names
 * @param actions at least one
 */
public record Grant(NamePattern repositories, Set<Action> actions) {
    public Grant {
        actions = Set.copyOf(actions);
        if (actions.isEmpty()) {
            throw new IllegalArgumentException("a grant of nothing");
        }
    }

    /** Reads {@code pattern:action,action}; an action that does not exist is refused. */
    public static Result<Grant> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return Result.refused(
                    Problem.at(
                            "grant",
                            "no actions, expected <repositories>:<actions>, such as"
                                    + " team/**:pull,push"));
        }
        var actions = EnumSet.noneOf(Action.class);
        for (String label : List.of(text.substring(colon + 1).split(",", -1))) {
            Optional<Action> action = Action.of(label);
            if (action.isEmpty()) {
                return Result.refused(
                        Problem.at(
                                "grant",
                                "an unknown action, expected some of pull, push, overwrite,"
                                        + " delete"));
            }
            actions.add(action.get());
        }
        return NamePattern.parse(text.substring(0, colon))
                .map(repositories -> new Grant(repositories, actions));
    }

    /** Whether it allows that there. */
    public boolean allows(Action action, RepositoryName repository) {
        return actions.contains(action) && repositories.matches(repository.value());
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return repositories
                + ":"
                + actions.stream().sorted().map(Action::label).collect(Collectors.joining(","));
    }
}
