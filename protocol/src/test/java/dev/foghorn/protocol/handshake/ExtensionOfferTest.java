package dev.foghorn.protocol.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.foghorn.protocol.handshake.ExtensionOffer.Parameter;
import dev.foghorn.protocol.rfc.Proves;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of section 9.1. */
class ExtensionOfferTest {
    private static List<ExtensionOffer> parse(String... values) throws HandshakeException {
        String[] lines = new String[values.length + 1];
        lines[0] = "GET / HTTP/1.1";
        for (int i = 0; i < values.length; i++) {
            lines[i + 1] = "Sec-WebSocket-Extensions: " + values[i];
        }
        return ExtensionOffer.parseAll(Heads.head(lines));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            foo                         | foo
            foo, bar                    | foo, bar
            foo,bar;baz=2               | foo, bar; baz=2
            foo ; a ; b = 1 , bar       | foo; a; b=1, bar
            foo; a=1; a=2; a            | foo; a=1; a=2; a
            bar; baz="2"                | bar; baz=2
            bar; baz="\\2\\3"           | bar; baz=23
            deflate-stream              | deflate-stream
            mux; max-channels=4; flow-control, deflate-stream | mux; max-channels=4; flow-control, deflate-stream
            deflate; client_bits; s_bits=10 | deflate; client_bits; s_bits=10
            x!#$%&'*+-.^_~; 1=2         | x!#$%&'*+-.^_~; 1=2
            """)
    @Proves("9.1-2")
    void offersFollowTheGrammar(String value, String expected) throws HandshakeException {
        assertEquals(expected, parse(value).stream().map(Object::toString).collect(Collectors.joining(", ")));
    }

    @Test
    @Proves("9.1-3")
    void fieldsAreOneList() throws HandshakeException {
        assertEquals(List.of(), parse());
        assertEquals(parse("a; b, c"), parse("a; b", "c"));
    }

    @Test
    void aParameterHasAValueOrNone() throws HandshakeException {
        List<Parameter> parameters = parse("e; a; b=1").get(0).parameters();
        assertNull(parameters.get(0).value());
        assertEquals(new Parameter("b", "1"), parameters.get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        ";", "foo;", "foo;;a", ";a", "foo bar", "foo; a=", "foo; =1", "foo; a=1=2", "foo; a b", "foo=1", "f@o", "foo; a=(",
        "foo; a=\"", "foo; a=\"1", "foo; a=\"1\\", "foo; a=\"1\\\"", "foo; a=\"\"", "foo; a=\"1 2\"", "foo; a=\"1,2\"",
        "foo; a=\"1\"2", "\"foo\"", "foo; \"a\"", "foo; a='\"", "f\u00e9"
    })
    @Proves({"9.1-1", "9.1-2"})
    void whatDoesNotFollowTheGrammarIs400(String value) {
        assertEquals(400, assertThrows(HandshakeException.class, () -> parse(value)).httpStatus());
    }

    @Test
    @Proves("4.3-1")
    void aQuotedValueIsATokenOnceItIsUnescaped() throws HandshakeException {
        assertEquals(new Parameter("a", "bc"), parse("e; a=\"b\\c\"").get(0).parameters().get(0));
        for (String noToken : List.of("\"\"", "\"b c\"", "\"b,c\"", "\"\\\"\"", "\"b\\\\\"", "\"\u00e9\"")) {
            assertThrows(HandshakeException.class, () -> parse("e; a=" + noToken), noToken);
        }
    }

    /** RFC 2616 section 2.1, the #rule: "null elements are allowed, but do not contribute to the count". */
    @ParameterizedTest
    @ValueSource(strings = {"a,,b", ",a,b", "a,b,", "a, ,\t,b", " , a , b , "})
    void emptyElementsAreIgnored(String value) throws HandshakeException {
        assertEquals(parse("a, b"), parse(value));
    }

    /** ... but 9.1 wants at least one extension. */
    @ParameterizedTest
    @ValueSource(strings = {"", ",", " , ,"})
    @Proves("9.1-1")
    void aListWithoutAnElementIs400(String value) {
        assertEquals(400, assertThrows(HandshakeException.class, () -> parse(value)).httpStatus());
    }

    @Test
    void namesAndValuesAreTokensAlsoInCode() {
        assertThrows(IllegalArgumentException.class, () -> new ExtensionOffer("a b", List.of()));
        assertThrows(IllegalArgumentException.class, () -> new ExtensionOffer("", List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Parameter("a=", null));
        assertThrows(IllegalArgumentException.class, () -> new Parameter("a", ""));
        assertThrows(IllegalArgumentException.class, () -> new Parameter("a", "1\r\nX: y"));
        assertThrows(NullPointerException.class, () -> new Parameter(null, "1"));
    }
}
