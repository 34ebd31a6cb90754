package dev.foghorn.protocol.model;

import dev.foghorn.protocol.frame.Limits;
import dev.foghorn.protocol.frame.Role;

/** The endpoint beside the reference, for those who make a peer's bytes and not its frames. */
public final class RawBytes {
    private RawBytes() {}

    /**
     * Gives the bytes to both in one piece, then the end of TCP.
     *
     * @return how they differ, or null
     */
    public static String difference(Role role, Limits limits, byte[] bytes) {
        Party reference = new Reference(role == Role.SERVER, limits, new Tally());
        Party tested = new Tested(role, limits);
        String difference = Conversation.compare(party -> party.receive(bytes), reference, tested);
        return difference != null ? difference : Conversation.compare(Party::receiveEof, reference, tested);
    }
}
