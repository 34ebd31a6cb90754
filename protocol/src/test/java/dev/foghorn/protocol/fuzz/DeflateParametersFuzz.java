package dev.foghorn.protocol.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.foghorn.protocol.deflate.DeflateOffer;
import dev.foghorn.protocol.deflate.DeflateParameters;
import dev.foghorn.protocol.deflate.DeflatePolicy;
import dev.foghorn.protocol.handshake.ExtensionOffer;
import dev.foghorn.protocol.handshake.ExtensionOffer.Parameter;
import dev.foghorn.protocol.handshake.HandshakeException;
import dev.foghorn.protocol.handshake.Heads;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Any text as offers, and as an answer: a server answers the first that is valid by the rules of RFC 7692 section 7.1,
 * and the client that made it takes the answer; a client takes no answer that breaks them.
 */
class DeflateParametersFuzz {
    private static final DeflateParameters ANYTHING =
            new DeflateParameters(false, false, DeflateParameters.ABSENT, DeflateParameters.NO_VALUE);
    private static final Pattern VALID = Pattern.compile("(server|client)_no_context_takeover"
            + "|client_max_window_bits|(server|client)_max_window_bits=(8|9|10|11|12|13|14|15)");

    @DictionaryFile(resourcePath = "extensions.dict")
    @FuzzTest
    void offersAndAnswersAreTakenByTheRules(byte[] input) throws HandshakeException {
        if (input.length == 0) {
            return;
        }
        List<ExtensionOffer> offers;
        try {
            offers = ExtensionOffer.parseAll(Heads.head("GET / HTTP/1.1", "Sec-WebSocket-Extensions: "
                    + Inputs.latin1(input).substring(1).replaceAll("[\\x00-\\x08\\x0A-\\x1F\\x7F]", "")));
        } catch (HandshakeException malformed) {
            return;
        }
        int bits = 8 + (input[0] >> 2 & 7);
        DeflatePolicy policy = new DeflatePolicy(
                new DeflateParameters((input[0] & 1) != 0, (input[0] & 2) != 0, bits, 23 - bits));
        List<ExtensionOffer> valid = offers.stream().filter(DeflateParametersFuzz::isValidOffer).toList();
        Optional<ExtensionOffer> answer = policy.choose(offers);
        assertEquals(valid.isEmpty(), answer.isEmpty());
        if (answer.isPresent()) {
            DeflateParameters made = DeflatePolicy.agreed(policy.choose(valid).orElseThrow());
            assertEquals(made, DeflatePolicy.agreed(answer.get()), "the first valid one counts");
            assertTrue(made.serverMaxWindowBits() >= 8 && made.serverMaxWindowBits() <= bits);
        }
        for (ExtensionOffer offer : offers) {
            isJudgedAsAnAnswer(offer);
        }
    }

    private static boolean isValidOffer(ExtensionOffer offer) {
        Set<String> names = new HashSet<>();
        return offer.name().equals("permessage-deflate") && offer.parameters().stream()
                .allMatch(parameter -> VALID.matcher(parameter.toString()).matches() && names.add(parameter.name()));
    }

    /** To who offered everything but a smaller window of the server. */
    private static void isJudgedAsAnAnswer(ExtensionOffer answer) {
        ExtensionOffer named = new ExtensionOffer("permessage-deflate", answer.parameters());
        boolean valid = isValidOffer(named)
                && !named.parameters().contains(new Parameter("client_max_window_bits", null));
        boolean taken;
        try {
            DeflateParameters agreed = new DeflateOffer(List.of(ANYTHING)).agreed(named);
            assertEquals(agreed.serverNoContextTakeover(), named.toString().contains("server_no_context_takeover"));
            taken = true;
        } catch (HandshakeException refused) {
            taken = false;
        }
        assertEquals(valid, taken, named.toString());
    }
}
