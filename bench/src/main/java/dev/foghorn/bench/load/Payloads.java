package dev.foghorn.bench.load;

import dev.foghorn.api.PreparedMessage;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** The messages of echo: a few that differ, made beforehand and sent in turn, so that an echo can be compared. */
final class Payloads {
    private static final int MAX_COUNT = 64;
    private static final int MAX_BYTES = 4 << 20;
    /** Up to this size every echo is compared byte by byte; of longer ones every 16th. */
    private static final int COMPARE_ALL = 1024;
    private static final int COMPARE_ONE_OF = 16;

    private final PreparedMessage[] messages;
    private final int compareOneOf;

    /** @param json instead of noise: something to compress */
    Payloads(int size, boolean binary, boolean json) {
        int count = Math.max(2, Math.min(MAX_COUNT, MAX_BYTES / Math.max(1, size)));
        messages = new PreparedMessage[count];
        Random random = new Random(); // contents need only differ; masking keys are the client's
        for (int i = 0; i < count; i++) {
            byte[] payload = json ? JsonText.of(random, size) : payload(random, size, binary);
            messages[i] = binary
                    ? PreparedMessage.binary(payload)
                    : PreparedMessage.text(new String(payload, StandardCharsets.US_ASCII));
        }
        compareOneOf = size <= COMPARE_ALL ? 1 : COMPARE_ONE_OF;
    }

    private static byte[] payload(Random random, int size, boolean binary) {
        byte[] payload = new byte[size];
        random.nextBytes(payload);
        if (!binary) {
            for (int i = 0; i < size; i++) {
                payload[i] = (byte) (' ' + (payload[i] & 0x3F)); // printable ASCII
            }
        }
        return payload;
    }

    int count() {
        return messages.length;
    }

    PreparedMessage get(int index) {
        return messages[index];
    }

    /**
     * Compares an echo with what was sent.
     *
     * @param index of the message that is due
     * @param number of the echo on its connection: long ones are compared now and then
     * @return null if it is right, or what is wrong
     */
    String difference(int index, long number, Message echo) {
        PreparedMessage sent = messages[index];
        if (echo.length() != sent.payloadLength()) {
            return "an echo has another length than what was sent";
        }
        if (echo.opcode() != sent.opcode()) {
            return "an echo is " + (echo.opcode() == Opcode.TEXT ? "text" : "binary") + ", unlike what was sent";
        }
        if (number % compareOneOf == 0 && !equal(sent, echo)) {
            return "an echo differs from what was sent";
        }
        return null;
    }

    private static boolean equal(PreparedMessage sent, Message echo) {
        return Arrays.equals(
                sent.frame(), sent.payloadOffset(), sent.frame().length,
                echo.array(), echo.offset(), echo.offset() + echo.length());
    }
}
