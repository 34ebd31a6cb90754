package dev.foghorn.chat.log;

/**
 * What became of a draft.
 *
 * @param entry the message in the log
 * @param repeated whether it had been there before: same room, user and reference
 */
public record Appended(Entry entry, boolean repeated) {}
