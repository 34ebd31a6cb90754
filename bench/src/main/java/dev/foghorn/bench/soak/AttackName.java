package dev.foghorn.bench.soak;

import java.util.Locale;
import java.util.function.Supplier;

/** The attacks, by the names that the command line has for them. */
enum AttackName {
    SLOW_HANDSHAKES(SlowHandshakes::new),
    SILENT_CONNECTIONS(SilentConnections::new),
    UNREAD_FLOOD(UnreadFlood::new),
    UNREAD_ECHOES(UnreadEchoes::new),
    STALLED_MEMBER(StalledMember::new),
    PING_FLOOD(PingFlood::new),
    TINY_FRAGMENTS(TinyFragments::new),
    CONNECT_AND_RESET(ConnectAndReset::new),
    NO_DESCRIPTORS(NoDescriptors::new),
    HALF_OPEN_PEERS(HalfOpenPeers::new),
    DECOMPRESSION_BOMBS(DecompressionBombs::new),
    HEADER_FLOOD(HeaderFlood::new),
    BLOCKING_HANDLER(BlockingHandler::new),
    THROWING_HANDLER(ThrowingHandler::new);

    private final Supplier<Attack> attack;

    AttackName(Supplier<Attack> attack) {
        this.attack = attack;
    }

    Attack make() {
        return attack.get();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
