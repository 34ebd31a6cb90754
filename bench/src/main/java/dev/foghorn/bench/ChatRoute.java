package dev.foghorn.bench;

import dev.foghorn.chat.Chat;
import dev.foghorn.chat.ChatOptions;
import dev.foghorn.chat.account.Accounts;
import dev.foghorn.chat.account.TokenOptions;
import dev.foghorn.chat.account.TokenSessions;
import dev.foghorn.chat.filter.TextFilter;
import dev.foghorn.chat.log.JdbcRoomLog;
import dev.foghorn.chat.log.LogException;
import dev.foghorn.chat.log.MemoryRoomLog;
import dev.foghorn.chat.log.RoomLog;
import dev.foghorn.chat.rate.RateOptions;
import dev.foghorn.chat.rate.Rates;
import dev.foghorn.server.WebSocketServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The chat as {@code foghorn chat} serves it, with guests only and without rates; in a folder that goes with it. */
public final class ChatRoute implements AutoCloseable {
    private final Path folder;
    private final TokenSessions sessions;
    private final Chat chat;

    /** @param inFile keeps messages in a file (H2), or else in memory */
    public ChatRoute(boolean inFile) throws IOException {
        folder = Files.createTempDirectory("foghorn-chat");
        sessions = TokenSessions.open(TokenOptions.at(folder.resolve("tokens.key")), Accounts.NONE, null);
        chat = new Chat(log(inFile), sessions, TextFilter.NONE, new Rates(RateOptions.OFF), ChatOptions.DEFAULT);
    }

    private RoomLog log(boolean inFile) throws IOException {
        try {
            return inFile ? JdbcRoomLog.inFile(folder.resolve("messages"), 0) : new MemoryRoomLog();
        } catch (LogException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    public void addTo(WebSocketServer.Builder server, String path) {
        chat.addTo(server, path);
    }

    /** After the server that it is a route of, or together with its process. */
    @Override
    public void close() throws IOException {
        chat.close();
        sessions.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
