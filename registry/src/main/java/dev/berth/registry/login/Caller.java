package dev.berth.registry.login;

import dev.berth.policies.image.RepositoryName;
import dev.berth.registry.login.Scope.Action;
import java.util.List;

/** Who makes a request, as far as it was proved. */
public sealed interface Caller {
    /** Somebody who proved nothing; whether that is enough to pull is for the listener to say. */
    record Anonymous() implements Caller {}

    /**
     * Somebody with a login's secret: may do everything everywhere.
     *
     * @param user the login
     */
    record Member(String user) implements Caller {}

    /**
     * A program with a robot's secret: may what the robot was granted.
     *
     * @param id the robot's number
     * @param robot what it was granted
     */
    record Program(long id, Robot robot) implements Caller {}

    /**
     * Somebody with a pass of ours.
     *
     * @param owner whom it was handed to, as far as it still exists
     * @param scopes what it is good for, of what its owner may
     */
    record Holder(Caller owner, List<Scope> scopes) implements Caller {
        public Holder {
            scopes = List.copyOf(scopes);
        }
    }

    /** Whether the caller may do that there, by what it proved. */
    default boolean may(Action action, RepositoryName repository) {
        return switch (this) {
            case Anonymous() -> false;
            case Member(String user) -> true;
            case Program(long id, Robot robot) -> robot.may(action, repository);
            case Holder(Caller owner, List<Scope> scopes) ->
                    owner.may(action, repository)
                            && scopes.stream()
                                    .anyMatch(
                                            scope ->
                                                    scope.repository().equals(repository)
                                                            && scope.actions().contains(action));
        };
    }

    /** Whose rights these are: the owner of a pass, else the caller itself. */
    default Caller account() {
        return switch (this) {
            case Holder(Caller owner, List<Scope> scopes) -> owner;
            case Anonymous nobody -> nobody;
            case Member member -> member;
            case Program program -> program;
        };
    }
}
