package dev.foghorn.protocol.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.handshake.ClientHandshake;
import dev.foghorn.protocol.handshake.ExtensionOffer;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.Heads;
import java.util.List;
import dev.foghorn.protocol.rfc.Proves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 sections 5 and 7.1: what a server answers to an offer, and what a client takes for an answer. */
class NegotiationTest {
    private static final DeflateParameters ANYTHING =
            new DeflateParameters(false, false, DeflateParameters.ABSENT, DeflateParameters.ABSENT);

    private static List<ExtensionOffer> elements(String value) {
        try {
            return ExtensionOffer.parseAll(Heads.head("GET / HTTP/1.1", "Sec-WebSocket-Extensions: " + value));
        } catch (HandshakeException e) {
            throw new AssertionError(value, e);
        }
    }

    /** Of offers or limits, a name each for brevity: d, sn, cn, sb, cb. */
    private static String spelledOut(String brief) {
        return brief.replace("d;", "permessage-deflate;").replaceAll("\\bd\\b", "permessage-deflate")
                .replaceAll("\\bsn\\b", "server_no_context_takeover")
                .replaceAll("\\bcn\\b", "client_no_context_takeover")
                .replaceAll("\\bsb\\b", "server_max_window_bits")
                .replaceAll("\\bcb\\b", "client_max_window_bits");
    }

    private static DeflateParameters parameters(String brief) {
        return DeflateParameters.ofOffer(elements(spelledOut(brief)).get(0)).orElseThrow();
    }

    private static String answer(String limits, String offers) {
        return new DeflatePolicy(parameters(limits)).choose(elements(spelledOut(offers)))
                .map(ExtensionOffer::toString).orElse("none");
    }

    // ------------------------------------------------------------------------------------------------------- server

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            d     | d                   | d
            d     | d; sn               | d; sn
            d     | d; cn               | d; cn
            d     | d; sb=10            | d; sb=10
            d     | d; sb="10"          | d; sb=10
            d     | d; sb=15            | d; sb=15
            d     | d; cb               | d
            d     | d; cb=15            | d
            d     | d; cb=9             | d; cb=9
            d     | d; cb; sn; sb=8; cn | d; sn; cn; sb=8
            d; sn | d                   | d; sn
            d; cn | d                   | d; cn
            d; sb=12 | d                | d; sb=12
            d; sb=12 | d; sb=11         | d; sb=11
            d; sb=12 | d; sb=13         | d; sb=12
            d; cb=12 | d; cb            | d; cb=12
            d; cb=12 | d; cb=13         | d; cb=12
            d; cb=12 | d; cb=11         | d; cb=11
            """)
    @Proves({"7692-7.1.1.1-2", "7692-7.1.1.1-3", "7692-7.1.1.2-2", "7692-7.1.2.1-4"})
    void aServerAnswersAsNarrowAsEitherWants(String limits, String offers, String answer) {
        assertEquals(spelledOut(answer), answer(limits, offers));
    }

    @Test
    @Proves("7692-7.1.2.2-5")
    void withoutTheParameterInTheOfferTheClientsWindowIsNotAnswered() {
        assertEquals("permessage-deflate", answer("d; cb=8", "d"));
        assertEquals(spelledOut("d; sb=9"), answer("d; cb=8", "d; sb=9"));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    @Proves({"7692-5-6", "7692-7.1.2.1-3", "7692-7.1.2.2-4"})
    void everyWindowIsSupported(int bits) {
        assertEquals(spelledOut("d; sb=" + bits), answer("d", "d; sb=" + bits));
        String client = bits == 15 ? "d" : "d; cb=" + bits;
        assertEquals(spelledOut(client), answer("d", "d; cb=" + bits));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        // a parameter that is not defined
        "d; sbb=10", "d; x", "d; Server_no_context_takeover",
        // an invalid value
        "d; sn=1", "d; sn=true", "d; cn=0", "d; sb", "d; sb=7", "d; sb=16", "d; sb=0", "d; sb=08", "d; sb=010",
        "d; sb=1", "d; sb=100", "d; sb=-9", "d; sb=+9", "d; sb=ten", "d; cb=7", "d; cb=16", "d; cb=08", "d; cb=0xA",
        "d; cb=10.0",
        // the same name twice
        "d; sn; sn", "d; cn; cn", "d; sb=10; sb=10", "d; cb; cb", "d; cb; cb=10", "d; sb=10; cn; sb=11"
    })
    @Proves({"7692-5-11", "7692-7-1"})
    void aServerDeclinesAnInvalidOffer(String offer) {
        assertEquals("none", answer("d", offer));
        assertEquals("permessage-deflate", answer("d", offer + ", d"), "and takes what follows");
    }

    @Test
    @Proves("7692-5-5")
    void theFirstValidOfferIsAccepted() {
        assertEquals(spelledOut("d; sb=10"), answer("d", "d; sb=10; cb, d; cb"));
        assertEquals(spelledOut("d; sn"), answer("d", "d; sb=99, d; sn, d"));
    }

    @Test
    @Proves({"7692-5-7", "7692-5-9"})
    void otherExtensionsAreDeclined() {
        assertEquals("none", answer("d", "x-webkit-deflate-frame, permessage-bzip2, deflate-stream"));
        assertEquals("permessage-deflate", answer("d", "permessage-foo; x=10, d, permessage-bar"));
        assertEquals("none", answer("d", "Permessage-Deflate"), "section 9.1's name is a token");
    }

    @Test
    @Proves("7692-7.1.2.2-3")
    void whatAServerAgreedToCanBeReadAgain() {
        ExtensionOffer answer = new DeflatePolicy(parameters("d; sn")).choose(elements(spelledOut("d; sb=9; cb=10")))
                .orElseThrow();
        assertEquals(new DeflateParameters(true, false, 9, 10), DeflatePolicy.agreed(answer));
    }

    // ------------------------------------------------------------------------------------------------------- client

    private static DeflateParameters agreed(String offers, String answer) throws HandshakeException {
        List<DeflateParameters> choices = elements(spelledOut(offers)).stream()
                .map(offer -> DeflateParameters.ofOffer(offer).orElseThrow()).toList();
        return new DeflateOffer(choices).agreed(elements(spelledOut(answer)).get(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            d             | d                  | d
            d             | d; sn              | d; sn
            d             | d; cn              | d; cn
            d             | d; sb=8            | d; sb=8
            d; cb         | d; cb=8            | d; cb=8
            d; cb         | d; cb=15           | d
            d; cb         | d                  | d
            d; cb=10      | d; cb=9            | d; cb=9
            d; cb=10      | d; cb=12           | d; cb=10
            d; cb=10      | d                  | d; cb=10
            d; cn         | d                  | d; cn
            d; sn         | d; sn              | d; sn
            d; sb=10      | d; sb=10           | d; sb=10
            d; sb=10      | d; sb=9; sn        | d; sn; sb=9
            d; sb=10, d   | d                  | d
            d; sb=10, d; sn | d; sn            | d; sn
            """)
    @Proves({"7692-7.1.1.2-3", "7692-7.2.2-10"})
    void aClientTakesWhatFitsAnOffer(String offers, String answer, String used) throws HandshakeException {
        assertEquals(parameters(used), agreed(offers, answer));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            d             | d; x
            d; cb         | d; x
            d             | d; sb=10; sb=10
            d             | d; sn; sn
            d             | d; cn; cn
            d; cb         | d; cb=9; cb=9
            d             | d; sn=1
            d             | d; cn=x
            d             | d; sb
            d             | d; sb=7
            d             | d; sb=16
            d             | d; sb=08
            d; cb         | d; cb
            d; cb         | d; cb=7
            d; cb         | d; cb=16
            d; cb         | d; cb=010
            d             | d; cb=10
            d; sb=10, d; sn | d; sn; cb=10
            d; sn         | d
            d; sb=10      | d
            d; sb=10      | d; sb=11
            d; sb=10, d; sn | d
            d; sb=10, d; sb=9; sn | d; sb=11; sn
            """)
    @Proves({"7692-5-12", "7692-7-2"})
    void aClientFailsTheConnectionOtherwise(String offers, String answer) {
        HandshakeException e = assertThrows(HandshakeException.class, () -> agreed(offers, answer));
        assertEquals(101, e.httpStatus());
        assertTrue(e.getMessage().contains(spelledOut(answer)), e.getMessage());
    }

    @Test
    @Proves("7692-5-12")
    void anAnswerToNoOfferFailsTheConnection() {
        ClientHandshake client = Heads.rfcClient(List.of("chat"), List.of());
        String[] answer = {
            "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Sec-WebSocket-Extensions: permessage-deflate"
        };
        assertThrows(HandshakeException.class, () -> client.check(Heads.head(answer)));
    }

    @Test
    @Proves({"7692-5-8", "7692-5-10"})
    void anotherExtensionBesideFailsTheConnection() {
        DeflateOffer offer = new DeflateOffer(List.of(ANYTHING));
        ClientHandshake client = Heads.rfcClient(List.of("chat"), offer.extensions());
        String[] answer = {
            "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            "Sec-WebSocket-Extensions: permessage-deflate, permessage-deflate"
        };
        assertThrows(HandshakeException.class, () -> client.check(Heads.head(answer)));
    }

    @Test
    @Proves({"7692-5-1", "7692-5-2", "7692-5-3", "7692-5-4", "7692-7.1.1.1-1"})
    void offersAreSentInTheirOrder() {
        DeflateOffer offer = new DeflateOffer(
                List.of(parameters("d; sb=10; cb; sn; cn"), parameters("d; cb=9"), ANYTHING));
        assertEquals(spelledOut("[d; sn; cn; sb=10; cb, d; cb=9, d]"), offer.extensions().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "d", "d; sn", "d; cn", "d; sb=8", "d; sb=15", "d; cb", "d; cb=15", "d; sn; cn; sb=9; cb=10"
    })
    @Proves({"7692-7.1.1.2-1", "7692-7.1.2.1-1", "7692-7.1.2.2-1"})
    void theParametersArePrintedAsTheyAreRead(String offer) {
        assertEquals(spelledOut(offer), parameters(offer).toExtension().toString());
    }

    @Test
    void anOfferNeedsAChoice() {
        List<DeflateParameters> none = List.of();
        assertThrows(IllegalArgumentException.class, () -> new DeflateOffer(none));
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 1, 7, 16, 32768})
    @Proves({"7692-7.1.2.1-2", "7692-7.1.2.2-2"})
    void windowsOf256To32768BytesOnly(int bits) {
        assertThrows(IllegalArgumentException.class, () -> new DeflateParameters(false, false, bits, 0));
        assertThrows(IllegalArgumentException.class, () -> new DeflateParameters(false, false, 0, bits));
        assertThrows(IllegalArgumentException.class,
                () -> new DeflateParameters(false, false, DeflateParameters.NO_VALUE, 0));
    }
}
