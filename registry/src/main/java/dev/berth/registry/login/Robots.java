package dev.berth.registry.login;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import dev.berth.registry.base.RobotLimits;
import dev.berth.registry.base.Turnstile;
import dev.berth.registry.index.AccountIndex;
import dev.berth.registry.index.StoredRobot;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The robot accounts: all of them in memory, as one snapshot that is replaced after each commit, so
 * that a robot that was removed is nobody for the very next request.
 */
public final class Robots {
    private static final int SECRET_BYTES = 32;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,47}");

    /** What {@link #SECRET_BYTES} are as text; anything else is no secret and is not hashed. */
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** A robot with what only this package sees of it. */
    record Account(long id, Robot robot, String secretHash) {}

    private final AccountIndex index;
    private final InstantSource clock;
    private final RobotLimits limits;
    private final SecretHash hashes = new SecretHash();
    private final VerifiedSecrets verified;
    private final Turnstile turnstile;
    private final SecureRandom random = new SecureRandom();

    private volatile Map<String, Account> accounts;

    public Robots(AccountIndex index, InstantSource clock, RobotLimits limits) {
        this.index = index;
        this.clock = clock;
        this.limits = limits;
        this.verified = new VerifiedSecrets(limits);
        this.turnstile =
                new Turnstile("secrets are hashed", limits.verifications(), limits.verifyWait());
        this.accounts = stored();
    }

    /** All of them, by name. */
    public List<Robot> all() {
        return accounts.values().stream()
                .map(Account::robot)
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /**
     * Makes a robot and tells its secret, which is kept nowhere.
     *
     * @param name 1 to 48 of {@code a-z 0-9 . _ -}; no other robot's
     * @param grants what it may
     * @param expiresAt from when on it is worth nothing; empty: never
     */
    public synchronized Result<Login> create(
            String name, List<Grant> grants, Optional<Instant> expiresAt) {
        List<Problem> problems = problems(name, grants, expiresAt);
        if (!problems.isEmpty()) {
            return Result.refused(problems);
        }
        byte[] bits = new byte[SECRET_BYTES];
        random.nextBytes(bits);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        String hash = turnstile.pass(() -> hashes.of(secret));
        index.addRobot(
                name,
                hash,
                grants.stream().map(Grant::toString).toList(),
                clock.instant(),
                expiresAt);
        accounts = stored();
        return Result.ok(new Login(Robot.PREFIX + name, secret));
    }

    private List<Problem> problems(String name, List<Grant> grants, Optional<Instant> expiresAt) {
        var problems = new ArrayList<Problem>();
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    Problem.at(
                            "name",
                            "no robot's name, expected 1 to 48 of a-z, 0-9, . _ or -, not"
                                    + " beginning with . _ or -"));
        } else if (accounts.containsKey(name)) {
            problems.add(Problem.at("name", "there is a robot " + name + " already"));
        }
        if (grants.isEmpty() || grants.size() > limits.grants()) {
            problems.add(
                    Problem.at(
                            "grants", grants.size() + " grants, expected 1 to " + limits.grants()));
        }
        if (expiresAt.isPresent() && !clock.instant().isBefore(expiresAt.get())) {
            problems.add(Problem.at("expiresAt", expiresAt.get() + " is over"));
        }
        if (accounts.size() >= limits.robots()) {
            problems.add(Problem.at("", "there are " + limits.robots() + " robots already"));
        }
        return problems;
    }

    /** Takes a robot away, and every pass it was handed with it; whether there was one. */
    public synchronized boolean remove(String name) {
        boolean removed = index.removeRobot(name);
        accounts = stored();
        return removed;
    }

    /** The robot that signs in so, if that is its secret and it has not expired. */
    Optional<Account> verify(String user, String secret) {
        if (!user.startsWith(Robot.PREFIX) || !SECRET.matcher(secret).matches()) {
            return Optional.empty();
        }
        Optional<Account> account = named(user.substring(Robot.PREFIX.length()));
        if (account.isEmpty()) {
            takeAsLong(secret);
            return Optional.empty();
        }
        // Asked again: it may have been removed while its secret was hashed.
        return isSecretOf(account.get(), secret) ? live(account.get().id()) : Optional.empty();
    }

    /** So that nobody learns from the time which robots there are. */
    private void takeAsLong(String secret) {
        accounts.values().stream()
                .findAny()
                .ifPresent(
                        any -> turnstile.pass(() -> SecretHash.verify(any.secretHash(), secret)));
    }

    private boolean isSecretOf(Account account, String secret) {
        if (verified.has(account.id(), secret, clock.instant())) {
            return true;
        }
        return turnstile.pass(
                () -> {
                    // Another request of the same push may have been here meanwhile.
                    boolean right =
                            verified.has(account.id(), secret, clock.instant())
                                    || SecretHash.verify(account.secretHash(), secret);
                    if (right) {
                        verified.add(account.id(), secret, clock.instant());
                    }
                    return right;
                });
    }

    /** The robot of that number, while it is there and has not expired. */
    Optional<Account> live(long id) {
        return accounts.values().stream()
                .filter(account -> account.id() == id)
                .filter(account -> !account.robot().isExpired(clock.instant()))
                .findFirst();
    }

    private Optional<Account> named(String name) {
        return Optional.ofNullable(accounts.get(name));
    }

    private Map<String, Account> stored() {
        return index.robots().stream()
                .map(Robots::account)
                .collect(
                        Collectors.toUnmodifiableMap(
                                account -> account.robot().name(), Function.identity()));
    }

    private static Account account(StoredRobot stored) {
        var grants = stored.grants().stream().map(text -> Grant.parse(text).orElseThrow()).toList();
        return new Account(
                stored.id(),
                new Robot(stored.name(), grants, stored.createdAt(), stored.expiresAt()),
                stored.secretHash());
    }
}
