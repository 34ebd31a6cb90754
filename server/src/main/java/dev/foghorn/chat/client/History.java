package dev.foghorn.chat.client;

import java.util.List;

/**
 * A part of what was said before.
 *
 * @param messages in the order of their ids
 * @param more whether there is something older
 */
public record History(List<ChatMessage> messages, boolean more) {}
