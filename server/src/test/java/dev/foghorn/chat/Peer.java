package dev.foghorn.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.server.RawClient;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who speaks the chat's protocol, with none of the code under test. */
final class Peer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final RawClient client;
    private String token;

    /** The server has closed the connection, where something else was waited for. */
    static final class Closed extends IOException {
        private static final long serialVersionUID = 1;

        private final int code;

        Closed(int code, String reason) {
            super("closed with " + code + " " + reason);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    private Peer(RawClient client) {
        this.client = client;
    }

    static Peer open(WebSocketServer server, String... headers) throws IOException {
        return open(server.address(), headers);
    }

    static Peer open(InetSocketAddress server, String... headers) throws IOException {
        String[] lines = new String[headers.length + 1];
        System.arraycopy(headers, 0, lines, 0, headers.length);
        lines[headers.length] = "Sec-WebSocket-Protocol: foghorn.chat.v1";
        return new Peer(RawClient.connect(server).upgrade("/chat", lines));
    }

    // ---------------------------------------------------------------------------------------------------- sending

    /** @param fields names and values by turns */
    Peer send(String type, Object... fields) throws IOException {
        return sendText(JSON.writeValueAsString(object(type, fields)));
    }

    Peer sendText(String text) throws IOException {
        client.send(RawClient.text(text));
        return this;
    }

    Peer sendMedia(byte[] content, Object... fields) throws IOException {
        byte[] header = JSON.writeValueAsBytes(object("say", fields));
        return sendBinary(ByteBuffer.allocate(2 + header.length + content.length)
                .putShort((short) header.length).put(header).put(content).array());
    }

    Peer sendBinary(byte[] payload) throws IOException {
        client.send(RawClient.frame(0x82, payload));
        return this;
    }

    private static Map<String, Object> object(String type, Object... fields) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", type);
        for (int i = 0; i < fields.length; i += 2) {
            object.put((String) fields[i], fields[i + 1]);
        }
        return object;
    }

    JsonNode hello(String name) throws IOException {
        send("hello", "name", name);
        return welcomed();
    }

    JsonNode helloWith(String token) throws IOException {
        send("hello", "token", token);
        return welcomed();
    }

    private JsonNode welcomed() throws IOException {
        JsonNode hello = expect("hello");
        token = hello.path("token").asString(token);
        return hello;
    }

    /** That hello brought, if it brought one. */
    String token() {
        return token;
    }

    JsonNode join(String room) throws IOException {
        send("join", "room", room);
        return await("joined");
    }

    JsonNode join(String room, long after, String epoch) throws IOException {
        send("join", "room", room, "after", after, "epoch", epoch);
        return await("joined");
    }

    Peer say(String room, String ref, String text) throws IOException {
        return send("say", "room", room, "ref", ref, "text", text);
    }

    // -------------------------------------------------------------------------------------------------- receiving

    /** The next message; a binary one has its content's length as {@code length}. */
    JsonNode next() throws IOException {
        RawClient.Frame frame = client.readFrame();
        switch (frame.opcode()) {
            case 1:
                return JSON.readTree(frame.payload());
            case 2:
                int length = ByteBuffer.wrap(frame.payload()).getShort() & 0xFFFF;
                String header = new String(frame.payload(), 2, length, StandardCharsets.UTF_8);
                int content = frame.payload().length - 2 - length;
                return JSON.readTree(header.substring(0, header.length() - 1) + ",\"length\":" + content + "}");
            case 9:
                client.send(RawClient.frame(0x8A, frame.payload()));
                return next();
            case 8:
                throw new Closed(frame.closeCode(), frame.closeReason());
            default:
                throw new IOException("unexpected frame " + frame);
        }
    }

    /** The next message, which is of this type. */
    JsonNode expect(String type) throws IOException {
        JsonNode message = next();
        assertEquals(type, message.path("type").asString(), message::toString);
        return message;
    }

    /** The next message, which is an error. */
    JsonNode expectError(String code) throws IOException {
        JsonNode error = expect("error");
        assertEquals(code, error.path("code").asString(), error::toString);
        assertTrue(!error.path("message").asString().isEmpty());
        return error;
    }

    /** The next message of this type; others before it are passed over. */
    JsonNode await(String type) throws IOException {
        JsonNode message = next();
        while (!message.path("type").asString().equals(type)) {
            message = next();
        }
        return message;
    }

    /** The texts of the next messages of a room; all else is passed over. */
    List<String> texts(int count) throws IOException {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            texts.add(await("message").path("text").asString());
        }
        return texts;
    }

    /** The next frame is a Close, with this code. @return its reason */
    String expectClose(int code) throws IOException {
        RawClient.Frame frame = client.readFrame();
        while (frame.opcode() != 8) {
            frame = client.readFrame();
        }
        assertEquals(code, frame.closeCode(), frame.closeReason());
        return frame.closeReason();
    }

    /** As a process that is killed. */
    void reset() throws IOException {
        client.reset();
    }

    /** A closing handshake's first half. */
    void sayGoodbye() throws IOException {
        client.send(RawClient.close(1000, ""));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
