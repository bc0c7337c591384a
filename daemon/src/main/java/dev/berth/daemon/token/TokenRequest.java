package dev.berth.daemon.token;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Pattern;

/**
 * What a token shall say, checked: there is no request that breaks these rules.
 *
 * @param audience the one resource it is for: the host of a route, or an absolute URI without
 *     fragment (RFC 8707 §2)
 * @param scopes scope-tokens (RFC 6749 §3.3), may be none
 * @param lifetime whole seconds, 1 second to {@link #MAX_LIFETIME}
 * @param subject for whom it acts, {@code sub}
 * @param clientId which program uses it, {@code client_id}
 */
public record TokenRequest(
        String audience,
        SequencedSet<String> scopes,
        Duration lifetime,
        String subject,
        String clientId) {
    /** Nobody can take a token back, so none lives longer. */
    public static final Duration MAX_LIFETIME = Duration.ofHours(24);

    /** Longest audience, subject or client, characters. */
    public static final int MAX_NAME_LENGTH = 255;

    /** Most scopes in one token, and the longest of them, characters: a header holds 8 KiB. */
    public static final int MAX_SCOPES = 32;

    public static final int MAX_SCOPE_LENGTH = 128;

    private static final Pattern HOST =
            Pattern.compile("(?:\\*\\.)?[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    public TokenRequest {
        scopes = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(scopes));
        List<Problem> problems = problems(audience, scopes, lifetime, subject, clientId);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.getFirst().toString());
        }
    }

    /** The request, or all that is wrong with it; {@code place} is the name of the parameter. */
    public static Result<TokenRequest> of(
            String audience,
            SequencedSet<String> scopes,
            Duration lifetime,
            String subject,
            String clientId) {
        List<Problem> problems = problems(audience, scopes, lifetime, subject, clientId);
        return problems.isEmpty()
                ? Result.ok(new TokenRequest(audience, scopes, lifetime, subject, clientId))
                : Result.refused(problems);
    }

    private static List<Problem> problems(
            String audience,
            SequencedSet<String> scopes,
            Duration lifetime,
            String subject,
            String clientId) {
        var problems = new ArrayList<Problem>();
        audienceProblem(audience).ifPresent(problems::add);
        if (scopes.size() > MAX_SCOPES) {
            problems.add(
                    Problem.at("scope", scopes.size() + " scopes, expected at most " + MAX_SCOPES));
        }
        for (String scope : scopes) {
            if (scope.length() > MAX_SCOPE_LENGTH || !VISIBLE.matcher(scope).matches()) {
                problems.add(
                        Problem.at(
                                "scope",
                                quoted(scope)
                                        + " is not 1 to "
                                        + MAX_SCOPE_LENGTH
                                        + " visible ASCII characters without quote and backslash"));
            }
        }
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0
                || lifetime.compareTo(MAX_LIFETIME) > 0
                || lifetime.toNanosPart() != 0) {
            problems.add(
                    Problem.at(
                            "ttl",
                            lifetime + " is not whole seconds from PT1S to " + MAX_LIFETIME));
        }
        nameProblem("subject", subject).ifPresent(problems::add);
        nameProblem("client", clientId).ifPresent(problems::add);
        return problems;
    }

    private static Optional<Problem> audienceProblem(String audience) {
        boolean good =
                audience.length() <= MAX_NAME_LENGTH
                        && (HOST.matcher(audience).matches() || isResource(audience));
        return good
                ? Optional.empty()
                : Optional.of(
                        Problem.at(
                                "audience",
                                quoted(audience)
                                        + " is neither a host name nor an absolute URI without"
                                        + " fragment, of at most "
                                        + MAX_NAME_LENGTH
                                        + " characters"));
    }

    private static boolean isResource(String audience) {
        try {
            URI uri = new URI(audience);
            boolean ascii = VISIBLE.matcher(audience).matches();
            boolean namesSomething = uri.isOpaque() || uri.getHost() != null;
            return ascii && uri.isAbsolute() && namesSomething && uri.getRawFragment() == null;
        } catch (URISyntaxException notOne) {
            return false;
        }
    }

    private static Optional<Problem> nameProblem(String place, String name) {
        return name.length() <= MAX_NAME_LENGTH && VISIBLE.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        Problem.at(
                                place,
                                quoted(name)
                                        + " is not 1 to "
                                        + MAX_NAME_LENGTH
                                        + " visible ASCII characters without quote and backslash"));
    }

    /** The text, cut where a message would get too long; control characters do not reach a log. */
    private static String quoted(String text) {
        int shown = Math.min(text.length(), MAX_SCOPE_LENGTH);
        String printable = text.substring(0, shown).replaceAll("[^\\x20-\\x7E]", "?");
        return '"' + printable + (shown < text.length() ? "…\"" : "\"");
    }
}
