package dev.foghorn.protocol.model;

import java.util.List;

/** One thing that happens in a {@link Conversation}. */
sealed interface Step permits PeerFrame, Call, Call.Later {
    /** The same with less in it, the least first; empty if nothing can be left out. */
    List<Step> smaller();
}
