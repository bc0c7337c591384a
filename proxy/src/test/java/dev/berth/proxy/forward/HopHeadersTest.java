package dev.berth.proxy.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.proxy.exchange.Origin;
import dev.berth.proxy.wire.Fields;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopHeadersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "keep-alive",
                "Proxy-Connection",
                "TE",
                "Trailer",
                "UPGRADE",
                "Transfer-Encoding",
                "Content-Length",
                "Proxy-Authorization",
                "HTTP2-Settings"
            })
    void ofRequest_hopByHop_isRemoved(String name) {
        Fields left = HopHeaders.ofRequest(Fields.of(name, "x", "Accept", "y"));

        assertEquals(Fields.of("Accept", "y"), left);
    }

    @Test
    void ofRequest_listedInConnection_isRemoved() {
        Fields left =
                HopHeaders.ofRequest(
                        Fields.of("Connection", "close, X-Mine", "x-mine", "1", "X-Other", "2"));

        assertEquals(Fields.of("X-Other", "2"), left);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "Forwarded",
                "X-Forwarded-For",
                "X-Auth-Subject",
                "X_Auth_Subject",
                "Host",
                "Cookie",
                "Content-Type"
            })
    void ofRequest_protectedInConnection_stays(String name) {
        Fields left = HopHeaders.ofRequest(Fields.of("Connection", name, name, "x"));

        assertEquals(Fields.of(name, "x"), left);
    }

    @Test
    void renewed_clientsOwnWords_areDropped() {
        var origin = new Origin(List.of(InetAddress.ofLiteral("192.0.2.7")), "https", "a.com:8443");
        Fields sent =
                Fields.of(
                        "Forwarded", "for=evil",
                        "X-FORWARDED-FOR", "evil",
                        "x_forwarded_for", "evil",
                        "X-Real-IP", "evil",
                        "X-Original-URL", "/evil",
                        "Accept", "y");

        Fields renewed = ForwardedHeaders.renewed(sent, origin);

        assertEquals(
                Fields.of(
                        "Accept", "y",
                        "Forwarded", "for=192.0.2.7;host=\"a.com:8443\";proto=https",
                        "X-Forwarded-For", "192.0.2.7",
                        "X-Forwarded-Host", "a.com:8443",
                        "X-Forwarded-Proto", "https"),
                renewed);
    }

    @Test
    void renewed_ipv6_isQuoted() {
        var hops = List.of(InetAddress.ofLiteral("2001:db8::7"), InetAddress.ofLiteral("10.0.0.1"));

        Fields renewed = ForwardedHeaders.renewed(Fields.NONE, new Origin(hops, "http", "a.com"));

        assertEquals(
                "for=\"[2001:db8:0:0:0:0:0:7]\";host=\"a.com\";proto=http, for=10.0.0.1",
                renewed.first("Forwarded").orElseThrow());
    }

    @Test
    void stripped_everySpelling_isGone() {
        Fields sent =
                Fields.of(
                        "X-Auth-Subject", "root",
                        "x_auth_subject", "root",
                        "X-AUTH_Client", "root",
                        "X-Authentic", "kept");

        Fields left = IdentityHeaders.stripped(sent);

        assertEquals(1, StreamSupport.stream(left.spliterator(), false).count());
    }
}
