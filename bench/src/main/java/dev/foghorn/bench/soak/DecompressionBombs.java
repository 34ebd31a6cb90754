package dev.foghorn.bench.soak;

import dev.foghorn.protocol.close.CloseCode;
import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.FrameHeader;
import dev.foghorn.protocol.frame.Opcode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Messages of some 100 KB that would become 100 MB: 1009, as soon as the limit on messages is reached. */
final class DecompressionBombs implements Attack {
    private static final int PEERS = 50;
    private static final int SIZE = 100_000_000;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

    @Override
    public String on(SoakServerProcess server) throws IOException {
        byte[] bomb = RawPeer.frame(true, FrameHeader.RSV1, Opcode.BINARY, deflated());
        for (int i = 0; i < PEERS; i++) {
            try (RawPeer peer = RawPeer.connect(server.address()).upgrade(SoakServer.ECHO, OFFER)) {
                peer.send(bomb);
                CloseStatus status = peer.readClose();
                if (status.code() != CloseCode.MESSAGE_TOO_BIG) {
                    throw new IOException("a bomb was answered with " + status);
                }
            }
        }
        return PEERS + " messages of " + bomb.length / 1000 + " KB that would become " + SIZE / 1_000_000
                + " MB were refused with 1009";
    }

    /** RFC 7692 section 7.2.1: raw DEFLATE; the last block is one with BFINAL set, which 7.2.3.4 allows. */
    private static byte[] deflated() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater raw = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, raw)) {
            byte[] zeros = new byte[1 << 16];
            for (int written = 0; written < SIZE; written += zeros.length) {
                deflater.write(zeros);
            }
        } finally {
            raw.end();
        }
        return out.toByteArray();
    }
}
