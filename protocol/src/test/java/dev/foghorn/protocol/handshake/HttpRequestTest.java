package dev.foghorn.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.rfc.Proves;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request line, Host, target and parameters: what every HTTP/1.1 server must see to. */
class HttpRequestTest {
    private static int refusal(String... lines) {
        return assertThrows(HandshakeException.class, () -> HttpRequest.of(Heads.head(lines))).httpStatus();
    }

    // ------------------------------------------------------------------------------------------------ request line

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "HTTP/3.0"})
    @Proves("4.2.1-2")
    void anotherVersionOfHttpIs505(String version) {
        assertEquals(505, refusal("GET / " + version, "Host: a"));
    }

    /** 4.2.1: "An HTTP/1.1 or higher GET request". */
    @Test
    void laterVersionsOf1AreHttp11() {
        assertEquals("GET", Heads.request("GET / HTTP/1.2", "Host: a").method());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /", "GET", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET / http/1.1", "GET / HTTP/11",
        "GET / HTTP/1.10", "G(T / HTTP/1.1", "GET\t/ HTTP/1.1", "GET / a HTTP/1.1"
    })
    @Proves("4.2.1-2")
    void aMalformedRequestLineIs400(String line) {
        assertEquals(400, refusal(line, "Host: a"));
    }

    @Test
    void aMethodIsCaseSensitive() {
        assertEquals("get", Heads.request("get / HTTP/1.1", "Host: a").method());
    }

    // -------------------------------------------------------------------------------------------------------- Host

    @Test
    @Proves("4.2.1-4")
    void exactlyOneHostIsNeeded() {
        assertEquals(400, refusal("GET / HTTP/1.1"));
        assertEquals(400, refusal("GET / HTTP/1.1", "Host: a", "host: a"));
        assertEquals("a:8080", Heads.request("GET / HTTP/1.1", "hOST: a:8080").host());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a", "a:", "a:80", "a.example.com.", "a_b", "127.0.0.1:9001", "[::1]", "[2001:db8::1]:81",
        "xn--bcher-kva.example"
    })
    @Proves("4.2.1-4")
    void aHostIsANameOrAnAddressAndPerhapsAPort(String host) {
        assertEquals(host, Heads.request("GET / HTTP/1.1", "Host: " + host).host());
    }

    /** RFC 7230 5.4: 400 also for "a Host header field with an invalid field-value". */
    @ParameterizedTest
    @ValueSource(strings = {
        "", ":80", "a b", "a/b", "a?", "a#", "user@a", "http://a", "a:b", "a:80:80", "::1", "[::1", "[]",
        "[a b]", "\u00e9"
    })
    @Proves({"4.2.1-1", "4.2.1-4"})
    void aHostThatIsNoneIs400(String host) {
        assertEquals(400, refusal("GET / HTTP/1.1", "Host: " + host));
    }

    @Test
    void theVersionIsJudgedBeforeTheHost() {
        assertEquals(505, refusal("GET / HTTP/1.0"));
    }

    /** RFC 7230 5.4: the host of an absolute-form target replaces that of the field, which must be there all the same. */
    @Test
    void theHostOfAnAbsoluteTargetOverridesTheField() {
        assertEquals("b:81", Heads.request("GET http://b:81/x HTTP/1.1", "Host: a").host());
        assertEquals(400, refusal("GET http://b/ HTTP/1.1"));
    }

    // ---------------------------------------------------------------------------------------------- body, Upgrade

    @Test
    void aBodyIsSeenByItsAnnouncement() {
        assertFalse(Heads.request("GET / HTTP/1.1", "Host: a").hasBody());
        assertFalse(Heads.request("GET / HTTP/1.1", "Host: a", "Content-Length: 0").hasBody());
        assertTrue(Heads.request("GET / HTTP/1.1", "Host: a", "Content-Length: 1").hasBody());
        assertTrue(Heads.request("GET / HTTP/1.1", "Host: a", "Content-Length: 0", "content-length: 5").hasBody());
        assertTrue(Heads.request("GET / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked").hasBody());
    }

    @Test
    @Proves("4.2.1-5")
    void websocketIsAskedForInAnyCaseAndAmongOthers() {
        assertTrue(Heads.request("GET / HTTP/1.1", "Host: a", "Upgrade: h2c, WebSocket").asksForWebSocket());
        assertFalse(Heads.request("GET / HTTP/1.1", "Host: a", "Upgrade: h2c").asksForWebSocket());
        assertFalse(Heads.request("GET / HTTP/1.1", "Host: a").asksForWebSocket());
    }

    // ------------------------------------------------------------------------------------------------------ target

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            /,                          -,          /,          ''
            /a/b%20c,                   -,          /a/b%20c,   ''
            /a?,                        -,          /a,         ''
            /a?x=1&y=2?,                -,          /a,         x=1&y=2?
            //a,                        -,          //a,        ''
            /http://b/,                 -,          /http://b/, ''
            http://b,                   b,          /,          ''
            http://b/,                  b,          /,          ''
            http://b:81/c?d,            b:81,       /c,         d
            http://b?d,                 b,          /,          d
            HTTPS://B/c,                B,          /c,         ''
            ws://b/c,                   b,          /c,         ''
            wss://[::1]:9/c,            [::1]:9,    /c,         ''
            """)
    @Proves("4.2.1-3")
    void aTargetIsAPathOrAnAbsoluteUri(String target, String authority, String path, String query)
            throws HandshakeException {
        assertEquals(new RequestTarget(authority, path, query), RequestTarget.parse(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "*", "a", "?a", "ftp://b/", "http:/b", "http://", "http:///a", "http://:80/", "http://user@b/",
        "http://b:x/", "://b/", "/a#b", "/a b", "/\u00e9", "/\t", "/\u007f"
    })
    @Proves({"3-2", "4.2.1-3"})
    void anyOtherTargetIs400(String target) {
        assertEquals(400, assertThrows(HandshakeException.class, () -> RequestTarget.parse(target)).httpStatus());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            a=1,            1
            b=2&a=1&a=3,    1
            a,              ''
            a=,             ''
            a=b=c,          b=c
            %61=1,          1
            a=%C3%A9%20,    'é '
            aa=1,           -
            =1,             -
            A=1,            -
            a=%C3,          -
            a=%4,           -
            %zz=1&a=1,      1
            '',             -
            &&a=1,          1
            """)
    void aParameterIsTheFirstOfItsNameDecoded(String query, String value) throws HandshakeException {
        assertEquals(Optional.ofNullable(value), RequestTarget.parse("/?" + query).parameter("a"));
    }

    @Test
    void aParameterMayHaveAnEmptyName() throws HandshakeException {
        assertEquals(Optional.of("1"), RequestTarget.parse("/?a&=1").parameter(""));
    }

    // --------------------------------------------------------------------------------------------- percent-coding

    @Test
    void controlCharactersMayBeEscaped() {
        assertEquals(Optional.of("\0\t\n"), PercentCoding.decode("%00%09%0A"));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            '',             ''
            abc,            abc
            a+b,            a+b
            %41%62c,        Abc
            %e2%82%ac,      €
            %E2%82%AC,      €
            %25,            %
            %7e%C2%A0,      ~ 
            a%30,           a0
            %2541,          %41
            %,              -
            %4,             -
            a%4,            -
            %4g,            -
            %g4,            -
            %-1,            -
            %ff,            -
            %c0%80,         -
            %e2%82,         -
            """)
    @Proves("8.1-2")
    void percentEscapesAreBytesOfUtf8(String encoded, String decoded) {
        assertEquals(Optional.ofNullable(decoded), PercentCoding.decode(encoded));
    }

    private static int bodyRefusal(boolean needed, String... fields) {
        String[] lines = Stream.concat(Stream.of("POST / HTTP/1.1"), Stream.of(fields)).toArray(String[]::new);
        HttpRequest request = Heads.request(lines);
        return assertThrows(HandshakeException.class, () -> request.bodyLength(100, needed)).httpStatus();
    }

    /** RFC 7230 3.3.3. */
    @Test
    void theLengthOfABodyIsKnownOrRefused() throws Exception {
        assertEquals(100, Heads.request("POST / HTTP/1.1", "Host: a", "Content-Length: 000100").bodyLength(100, true));
        assertEquals(0, Heads.request("POST / HTTP/1.1", "Host: a", "Content-Length: 0").bodyLength(100, true));
        assertEquals(0, Heads.request("POST / HTTP/1.1", "Host: a").bodyLength(100, false));
        assertEquals(411, bodyRefusal(true, "Host: a"));
        assertEquals(411, bodyRefusal(false, "Host: a", "Transfer-Encoding: chunked"));
        assertEquals(413, bodyRefusal(true, "Host: a", "Content-Length: 101"));
        assertEquals(413, bodyRefusal(true, "Host: a", "Content-Length: " + "9".repeat(100)));
        assertEquals(400, bodyRefusal(true, "Host: a", "Content-Length: 1", "Content-Length: 1"));
        assertEquals(400, bodyRefusal(true, "Host: a", "Content-Length: 1", "Transfer-Encoding: chunked"));
        assertEquals(400, bodyRefusal(true, "Host: a", "Content-Length: 1e1"));
        assertEquals(400, bodyRefusal(true, "Host: a", "Content-Length:"));
    }

    /** RFC 7231 5.1.1. */
    @Test
    void onlyOneThingCanBeExpected() throws Exception {
        assertFalse(Heads.request("POST / HTTP/1.1", "Host: a").expectsContinue());
        assertTrue(Heads.request("POST / HTTP/1.1", "Host: a", "Expect: 100-Continue").expectsContinue());
        HttpRequest other = Heads.request("POST / HTTP/1.1", "Host: a", "Expect: 100-continue, x");
        assertEquals(417, assertThrows(HandshakeException.class, other::expectsContinue).httpStatus());
    }
}
