package dev.foghorn.protocol;

import dev.foghorn.protocol.close.CloseStatus;
import dev.foghorn.protocol.frame.Opcode;
import dev.foghorn.protocol.message.Message;
import dev.foghorn.protocol.message.MessageSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * An application that writes down what it hears, a line each: {@code text Hello}, {@code binary 01 02}, {@code ping 48},
 * {@code close 1000 bye}.
 */
public final class Recorder implements MessageSink {
    private static final int SHOWN = 256;

    private final List<String> heard = new ArrayList<>();
    private Consumer<String> reaction = event -> { };

    /** What the application does inside its callback, after the line is written. */
    public void react(Consumer<String> reaction) {
        this.reaction = reaction;
    }

    @Override
    public void onMessage(Message message) {
        hear(line(message.opcode(), message.copy()));
    }

    @Override
    public void onPing(Message applicationData) {
        hear(line(applicationData.opcode(), applicationData.copy()));
    }

    @Override
    public void onPong(Message applicationData) {
        hear(line(applicationData.opcode(), applicationData.copy()));
    }

    @Override
    public void onClose(CloseStatus status) {
        hear("close " + status);
    }

    private void hear(String event) {
        heard.add(event);
        reaction.accept(event);
    }

    /** The line for a message. */
    public static String line(Opcode opcode, byte[] content) {
        String what = opcode.name().toLowerCase(Locale.ROOT) + " ";
        if (content.length > SHOWN) {
            return what + content.length + " bytes, hash " + Arrays.hashCode(content);
        }
        return (what + (opcode == Opcode.TEXT ? new String(content, StandardCharsets.UTF_8) : Hex.toHex(content))).trim();
    }

    /** What was heard since the last call. */
    public List<String> take() {
        List<String> taken = List.copyOf(heard);
        heard.clear();
        return taken;
    }
}
