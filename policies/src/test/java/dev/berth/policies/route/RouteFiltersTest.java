package dev.berth.policies.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.berth.policies.base.Result;
import dev.berth.policies.workload.RouteFilter.PathChange;
import dev.berth.policies.workload.RouteFilter.Redirect;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteFiltersTest {
    /** The table of the Gateway API's HTTPPathModifier. */
    @ParameterizedTest
    @CsvSource({
        "/foo/bar, /foo, /xyz, /xyz/bar",
        "/foo/bar, /foo, /xyz/, /xyz/bar",
        "/foo/bar, /foo/, /xyz, /xyz/bar",
        "/foo/bar, /foo/, /xyz/, /xyz/bar",
        "/foo, /foo, /xyz, /xyz",
        "/foo/, /foo, /xyz, /xyz/",
        "/foo/bar, /foo, '', /bar",
        "/foo/, /foo, '', /",
        "/foo, /foo, '', /",
        "/foo/, /foo, /, /",
        "/foo, /foo, /, /",
        "/foo/%C3%A9, /foo, /x, /x/%C3%A9",
    })
    void apply_prefix_isReplacedByElements(
            String path, String prefix, String replacement, String expected) {
        var change = new PathChange.Prefix(CanonicalPath.withoutTrailingSlash(replacement));
        CanonicalPath asked = CanonicalPath.parse(path).orElseThrow();

        String changed = PathRewrite.apply(change, PathRule.prefix(prefix).orElseThrow(), asked);

        assertEquals(expected, changed);
        assertEquals(expected, CanonicalPath.parse(changed).orElseThrow().text());
    }

    @ParameterizedTest
    @CsvSource({
        // scheme, host, port of the filter; scheme and port asked; where to
        "'', '', 0, https, 0, https://a.com/x?q=1",
        "'', '', 0, https, 8443, https://a.com:8443/x?q=1",
        "'', '', 0, https, 443, https://a.com/x?q=1",
        "'', b.org, 0, https, 0, https://b.org/x?q=1",
        "https, '', 0, http, 8080, https://a.com/x?q=1",
        "https, '', 0, http, 0, https://a.com/x?q=1",
        "http, '', 0, https, 0, http://a.com/x?q=1",
        "'', '', 8083, https, 0, https://a.com:8083/x?q=1",
        "https, '', 443, http, 80, https://a.com/x?q=1",
        "http, '', 443, https, 0, http://a.com:443/x?q=1",
        "http, '', 80, https, 0, http://a.com/x?q=1",
    })
    void location_ports_areLeftOutWhereTheSchemeHasThem(
            String scheme, String host, int port, String askedScheme, int asked, String expected) {
        var redirect =
                new Redirect(
                        Optional.of(scheme).filter(text -> !text.isEmpty()),
                        Optional.of(host).filter(text -> !text.isEmpty()),
                        Optional.empty(),
                        port == 0 ? OptionalInt.empty() : OptionalInt.of(port),
                        302);
        var request =
                new RouteRequest(
                        "a.com",
                        CanonicalPath.parse("/x").orElseThrow(),
                        "?q=1",
                        "GET",
                        name -> java.util.List.of());

        String location =
                RedirectTarget.of(redirect, new PathRule.Prefix(""), request, askedScheme, asked);

        assertEquals(expected, location);
    }

    @ParameterizedTest
    @CsvSource({
        "?a=1&b=2, b, 2",
        "?a=1&a=2, a, 1",
        "?a, a, ''",
        "?a%20b=c%2Bd+e, a b, c+d e",
        "?a=%zz&=x, a, %zz",
        "?x=1=2, x, 1=2",
    })
    void parameter_ofAQuery_isDecoded(String query, String name, String value) {
        assertEquals(Optional.of(value), QueryText.first(query, name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization", "X-Auth-Subject", "x_auth_subject", "Forwarded", "X-Forwarded-For",
                "Host", "Content-Length", "Transfer-Encoding", "Connection", "X-Real-IP"
            })
    void reserved_wordsOfOurs_inAnySpelling(String name) {
        assertEquals(true, ReservedFields.contains(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a//b", "/a/%2e%2e%2f", "/..", "/a;b", "/a\\b"})
    void parse_replacementThatReadsInTwoWays_isRefused(String replacement) {
        assertInstanceOf(Result.Refused.class, CanonicalPath.parse(replacement));
    }
}
