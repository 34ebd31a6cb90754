package dev.foghorn.chat.filter;

/**
 * What a line says is to be done.
 *
 * @param sentence for the writer of a text that is rejected
 */
record Rule(Action action, String sentence) {}
