package dev.foghorn.protocol.frame;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Where a client's masking keys come from: "a fresh masking key MUST be chosen" for each frame, and it "needs to be
 * unpredictable" (RFC 6455 section 5.3; section 10.3 tells the attack that a guessed key would allow).
 */
@FunctionalInterface
public interface MaskingKeys {
    /** The key for the next frame. */
    int next();

    /** Keys from {@link SecureRandom}, drawn in blocks. Not thread-safe: one source a loop. */
    static MaskingKeys secure() {
        return new Secure();
    }

    /** 256 keys a draw: the generator's fixed cost is spread, and one block is 1 KiB. */
    final class Secure implements MaskingKeys {
        private final SecureRandom random = new SecureRandom();
        private final ByteBuffer block = ByteBuffer.allocate(256 * Masking.KEY_BYTES);

        private Secure() {
            block.position(block.limit());
        }

        @Override
        public int next() {
            if (!block.hasRemaining()) {
                random.nextBytes(block.array());
                block.clear();
            }
            return block.getInt();
        }
    }
}
