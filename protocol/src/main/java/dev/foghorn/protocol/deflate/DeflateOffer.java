package dev.foghorn.protocol.deflate;

import static dev.foghorn.protocol.deflate.DeflateParameters.ABSENT;
import static dev.foghorn.protocol.deflate.DeflateParameters.smaller;

import dev.foghorn.protocol.handshake.ExtensionOffer;
import dev.foghorn.protocol.handshake.HandshakeException;
import java.util.List;

/**
 * The client's side of the negotiation (RFC 7692 sections 5 and 7.1): what is offered, and whether the server's answer
 * fits it.
 *
 * @param choices in order of preference, none of them missing
 */
public record DeflateOffer(List<DeflateParameters> choices) {

    public DeflateOffer {
        choices = List.copyOf(choices);
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("an offer needs at least one choice");
        }
    }

    /** For {@code Sec-WebSocket-Extensions}. */
    public List<ExtensionOffer> extensions() {
        return choices.stream().map(DeflateParameters::toExtension).toList();
    }

    /**
     * What the server agreed to, as far as we use it: of our side's compression never more than the first choice has.
     *
     * @param response the element of the server's answer
     * @throws HandshakeException 101 if the answer is none to what was offered, so that the client "MUST _Fail the
     *     WebSocket Connection_" (section 7)
     */
    public DeflateParameters agreed(ExtensionOffer response) throws HandshakeException {
        DeflateParameters agreed = DeflateParameters.ofResponse(response)
                .filter(answer -> choices.stream().anyMatch(choice -> isMet(choice, answer)))
                .orElseThrow(() -> new HandshakeException(101, "the server's answer '" + response
                        + "' fits none of the offers " + extensions()));
        DeflateParameters first = choices.get(0);
        return new DeflateParameters(
                agreed.serverNoContextTakeover(),
                agreed.clientNoContextTakeover() || first.clientNoContextTakeover(),
                agreed.serverMaxWindowBits(),
                // 7.1.2.2: what we hinted at, we keep to
                smaller(agreed.clientMaxWindowBits(), first.clientMaxWindowBits()));
    }

    private static boolean isMet(DeflateParameters choice, DeflateParameters answer) {
        boolean takeover = !choice.serverNoContextTakeover() || answer.serverNoContextTakeover();
        boolean serverWindow = choice.serverMaxWindowBits() == ABSENT
                || answer.serverMaxWindowBits() != ABSENT
                        && answer.serverMaxWindowBits() <= choice.serverMaxWindowBits();
        // 7.1.2.2: if the offer does not have the parameter, the response "MUST NOT include" it
        boolean clientWindow = answer.clientMaxWindowBits() == ABSENT || choice.clientMaxWindowBits() != ABSENT;
        return takeover && serverWindow && clientWindow;
    }
}
