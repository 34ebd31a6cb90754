package dev.foghorn.protocol.deflate;

import static dev.foghorn.protocol.deflate.DeflateParameters.ABSENT;
import static dev.foghorn.protocol.deflate.DeflateParameters.orLargest;
import static dev.foghorn.protocol.deflate.DeflateParameters.smaller;

import dev.foghorn.protocol.handshake.ExtensionOffer;
import dev.foghorn.protocol.handshake.ExtensionPolicy;
import java.util.List;
import java.util.Optional;

/**
 * The server's side of the negotiation (RFC 7692 sections 5 and 7.1): accepts the first offer of permessage-deflate
 * that is valid, as narrow as the client and the server want it. Every valid offer can be accepted.
 *
 * @param limits what the server wants at most, whatever is offered
 */
public record DeflatePolicy(DeflateParameters limits) implements ExtensionPolicy {

    @Override
    public Optional<ExtensionOffer> choose(List<ExtensionOffer> offers) {
        return offers.stream()
                .filter(offer -> offer.name().equals(DeflateParameters.EXTENSION))
                .flatMap(offer -> DeflateParameters.ofOffer(offer).stream())
                .findFirst()
                .map(offer -> accept(offer).toExtension());
    }

    private DeflateParameters accept(DeflateParameters offer) {
        return new DeflateParameters(
                offer.serverNoContextTakeover() || limits.serverNoContextTakeover(),
                // 7.1.1.2: a hint that the client will not use it: so we know it
                offer.clientNoContextTakeover() || limits.clientNoContextTakeover(),
                serverMaxWindowBits(offer),
                clientMaxWindowBits(offer));
    }

    /** 7.1.2.1: such an offer is accepted by including the parameter "with the same or smaller value". */
    private int serverMaxWindowBits(DeflateParameters offer) {
        return offer.serverMaxWindowBits() == ABSENT
                ? limits.serverMaxWindowBits()
                : Math.min(offer.serverMaxWindowBits(), orLargest(limits.serverMaxWindowBits()));
    }

    /** 7.1.2.2: without the parameter in the offer, the answer "MUST NOT include" it. */
    private int clientMaxWindowBits(DeflateParameters offer) {
        return offer.clientMaxWindowBits() == ABSENT
                ? ABSENT
                : smaller(offer.clientMaxWindowBits(), limits.clientMaxWindowBits());
    }

    /** The parameters of an answer that {@link #choose} gave. */
    public static DeflateParameters agreed(ExtensionOffer answer) {
        return DeflateParameters.ofResponse(answer).orElseThrow();
    }
}
