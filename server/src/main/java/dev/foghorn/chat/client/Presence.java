package dev.foghorn.chat.client;

import java.util.List;

/**
 * Who is in a room.
 *
 * @param count how many users
 * @param users their names, or so many of them as the server tells
 */
public record Presence(int count, List<String> users) {}
