package dev.berth.daemon.document;

import dev.berth.policies.base.Problem;
import dev.berth.policies.base.Result;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount as Kubernetes writes it: {@code 250m}, {@code 1.5}, {@code 64Mi}, {@code 2G}, {@code
 * 1e3}.
 *
 * @param value the amount, at least 0
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">
 *     Quantity</a>
 */
public record Quantity(BigDecimal value) {
    /** Characters; more digits than any amount has. */
    private static final int MAX_CHARACTERS = 40;

    /** Decimal places an exponent may move the point, either way. */
    private static final int MAX_EXPONENT = 30;

    private static final BigDecimal MILLIS_PER_UNIT = BigDecimal.valueOf(1_000);
    private static final Pattern GRAMMAR =
            Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)([A-Za-z]*)(?:([eE])([-+]?[0-9]{1,4}))?");
    private static final Map<String, Integer> DECIMAL_EXPONENTS =
            Map.of(
                    "n", -9, "u", -6, "m", -3, "", 0, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E",
                    18);
    private static final Map<String, Integer> BINARY_EXPONENTS =
            Map.of("Ki", 10, "Mi", 20, "Gi", 30, "Ti", 40, "Pi", 50, "Ei", 60);

    /** Reads a quantity; a sign, an unknown suffix or an immense exponent is refused. */
    public static Result<Quantity> parse(String text) {
        String digits = text.startsWith("+") ? text.substring(1) : text;
        if (digits.startsWith("-")) {
            return refused(text, "is negative, expected 0 or more");
        }
        Matcher matcher = GRAMMAR.matcher(digits);
        if (text.length() > MAX_CHARACTERS || !matcher.matches()) {
            return refused(text, "is no quantity, expected one like 250m, 1.5, 64Mi or 2G");
        }
        var number = new BigDecimal(matcher.group(1));
        String suffix = matcher.group(2);
        if (matcher.group(3) != null) {
            return suffix.isEmpty()
                    ? exponent(text, number, Integer.parseInt(matcher.group(4)))
                    : refused(text, "has a suffix and an exponent, expected one of them");
        }
        Integer binary = BINARY_EXPONENTS.get(suffix);
        if (binary != null) {
            return ok(number.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(binary))));
        }
        Integer decimal = DECIMAL_EXPONENTS.get(suffix);
        if (decimal != null) {
            return ok(number.scaleByPowerOfTen(decimal));
        }
        return refused(
                text,
                "has the unknown suffix "
                        + Quoted.of(suffix)
                        + ", expected m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi or Ei");
    }

    private static Result<Quantity> exponent(String text, BigDecimal number, int exponent) {
        return Math.abs(exponent) > MAX_EXPONENT
                ? refused(text, "has an exponent beyond " + MAX_EXPONENT)
                : ok(number.scaleByPowerOfTen(exponent));
    }

    private static Result<Quantity> ok(BigDecimal value) {
        return Result.ok(new Quantity(value));
    }

    private static Result<Quantity> refused(String text, String why) {
        return Result.refused(Problem.at("", Quoted.of(text) + " " + why));
    }

    /** Thousandths; empty where it is finer than that or does not fit. */
    public OptionalLong millis() {
        BigDecimal millis = value.multiply(MILLIS_PER_UNIT);
        return isWhole(millis) ? fitting(millis) : OptionalLong.empty();
    }

    /**
     * Whole units, a part of one counted as one, as Kubernetes rounds; empty if it does not fit.
     */
    public OptionalLong units() {
        return fitting(value.setScale(0, RoundingMode.CEILING));
    }

    /** Whether it has no part of a unit. */
    public boolean isWhole() {
        return isWhole(value);
    }

    private static boolean isWhole(BigDecimal number) {
        return number.setScale(0, RoundingMode.FLOOR).compareTo(number) == 0;
    }

    private static OptionalLong fitting(BigDecimal number) {
        BigInteger whole = number.toBigInteger();
        return whole.bitLength() < Long.SIZE
                ? OptionalLong.of(whole.longValue())
                : OptionalLong.empty();
    }
}
