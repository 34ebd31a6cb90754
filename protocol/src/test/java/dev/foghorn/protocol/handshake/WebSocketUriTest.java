package dev.foghorn.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.rfc.Proves;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3. */
class WebSocketUriTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            # text,                         secure, host,       port,   resource name,  Host field
            ws://example.com,               false,  example.com, 80,    /,              example.com
            ws://example.com/,              false,  example.com, 80,    /,              example.com
            wss://example.com,              true,   example.com, 443,   /,              example.com
            WSS://Example.com/Chat,         true,   Example.com, 443,   /Chat,          Example.com
            ws://example.com:80/a,          false,  example.com, 80,    /a,             example.com
            ws://example.com:443/a,         false,  example.com, 443,   /a,             example.com:443
            wss://example.com:80/a,         true,   example.com, 80,    /a,             example.com:80
            ws://example.com:/a,            false,  example.com, 80,    /a,             example.com
            ws://localhost:65535,           false,  localhost,   65535, /,              localhost:65535
            ws://127.0.0.1:9001/a/b,        false,  127.0.0.1,   9001,  /a/b,           127.0.0.1:9001
            ws://[::1]/,                    false,  [::1],       80,    /,              [::1]
            ws://[2001:db8::1]:81/x,        false,  [2001:db8::1], 81,  /x,             [2001:db8::1]:81
            ws://h?a=b,                     false,  h,           80,    /?a=b,          h
            ws://h/?,                       false,  h,           80,    /?,             h
            ws://h/a%20b?c=%23&d=/?,        false,  h,           80,    /a%20b?c=%23&d=/?, h
            ws://h/é?ü,                     false,  h,           80,    /%C3%A9?%C3%BC, h
            ws://h//,                       false,  h,           80,    //,             h
            ws://h//a//b,                   false,  h,           80,    //a//b,         h
            ws://h//?a,                     false,  h,           80,    //?a,           h
            """)
    @Proves({"3-1", "3-3", "4.1-22", "4.1-23"})
    void isTakenApart(String text, boolean secure, String host, int port, String resourceName, String hostField) {
        WebSocketUri uri = WebSocketUri.parse(text);
        assertEquals(new WebSocketUri(secure, host, port, resourceName), uri);
        assertEquals(hostField, uri.hostField());
        assertEquals((secure ? "wss://" : "ws://") + hostField + resourceName, uri.toString());
        assertEquals(uri, WebSocketUri.parse(uri.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "example.com", "//example.com/", "http://example.com/", "https://example.com/", "wsx://example.com/",
        "ws:example.com", "ws:///a", "ws://", "ws://:80/", "ws://user@example.com/", "ws://user:password@example.com/",
        "ws://example.com/#fragment", "ws://example.com/#", "ws://example.com:0/", "ws://example.com:65536/",
        "ws://example.com:x/", "ws://exa mple.com/", "ws://example.com/a b", "ws://example.com/%", "ws://example.com/%zz",
        "ws://[::1/", "ws://example.com/\r\nX: y",
        "ws://[fe80::1%eth0]/", "ws://example.com/?a[0]=1", "ws://example.com/?a]", "ws://example.com/\ud800"
    })
    @Proves({"3-2", "4.1-3"})
    void whatIsNoWebSocketUriIsRefusedWithASentence(String text) {
        String sentence = assertThrows(IllegalArgumentException.class, () -> WebSocketUri.parse(text)).getMessage();
        assertTrue(sentence.startsWith("'" + text + "' "), sentence);
    }
}
