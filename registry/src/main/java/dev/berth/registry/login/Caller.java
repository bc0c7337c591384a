package dev.berth.registry.login;

import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.login.Scope.Action;
import java.util.List;

/** Who makes a request, as far as it was proved. */
public sealed interface Caller {
    /** Somebody who proved nothing: may pull. */
    record Anonymous() implements Caller {}

    /**
     * Somebody with a login's secret: may pull and push everywhere.
     *
     * @param user the login
     */
    record Member(String user) implements Caller {}

    /**
     * Somebody with a pass of ours.
     *
     * @param user the login that got it, {@code ""} for nobody
     * @param scopes what it is good for beside pulling
     */
    record Holder(String user, List<Scope> scopes) implements Caller {
        public Holder {
            scopes = List.copyOf(scopes);
        }
    }

    /** Whether the caller may do that there; anybody may pull. */
    default boolean may(Action action, RepositoryName repository) {
        return action == Action.PULL
                || switch (this) {
                    case Anonymous() -> false;
                    case Member(String user) -> true;
                    case Holder(String user, List<Scope> scopes) ->
                            scopes.stream()
                                    .anyMatch(
                                            scope ->
                                                    scope.repository().equals(repository)
                                                            && scope.actions().contains(action));
                };
    }
}
