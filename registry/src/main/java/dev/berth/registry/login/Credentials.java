package dev.berth.registry.login;

import java.util.List;
import java.util.Optional;

/**
 * Every account that can sign in: logins of people and robots; and what a pass calls its owner, so
 * that a pass is worth only what its owner still is.
 */
public final class Credentials {
    private static final String LOGIN = "login:";
    private static final String ROBOT = "robot:";

    private final Logins logins;
    private final Robots robots;

    public Credentials(Logins logins, Robots robots) {
        this.logins = logins;
        this.robots = robots;
    }

    /** Whose secret that is; empty where it is nobody's. */
    public Optional<Caller> verify(String user, String secret) {
        if (user.startsWith(Robot.PREFIX)) {
            return robots.verify(user, secret).map(Credentials::program);
        }
        return logins.verify(user, secret)
                ? Optional.of(new Caller.Member(user))
                : Optional.empty();
    }

    /** What a pass calls that caller. */
    static String owner(Caller caller) {
        return switch (caller) {
            case Caller.Anonymous() -> "";
            case Caller.Member(String user) -> LOGIN + user;
            case Caller.Program(long id, Robot robot) -> ROBOT + id;
            case Caller.Holder(Caller owner, List<Scope> scopes) -> owner(owner);
        };
    }

    /** Whom a pass of ours means; empty where it is a robot that is gone or has expired. */
    Optional<Caller> named(String owner) {
        if (owner.isEmpty()) {
            return Optional.of(new Caller.Anonymous());
        }
        return owner.startsWith(ROBOT)
                ? robots.live(Long.parseLong(owner.substring(ROBOT.length())))
                        .map(Credentials::program)
                : Optional.of(new Caller.Member(owner.substring(LOGIN.length())));
    }

    private static Caller program(Robots.Account account) {
        return new Caller.Program(account.id(), account.robot());
    }
}
