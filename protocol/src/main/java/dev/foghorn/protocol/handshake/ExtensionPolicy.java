package dev.foghorn.protocol.handshake;

import java.util.List;
import java.util.Optional;

/** Chooses what a server agrees to among the extensions that a client offers (RFC 6455 section 9.1). */
@FunctionalInterface
public interface ExtensionPolicy {
    /** Agrees to none. */
    ExtensionPolicy NONE = offers -> Optional.empty();

    /**
     * @param offers in the client's order of preference; the same extension may be there several times, with other
     *     parameters
     * @return one of them with the parameters agreed to, or empty
     */
    Optional<ExtensionOffer> choose(List<ExtensionOffer> offers);
}
