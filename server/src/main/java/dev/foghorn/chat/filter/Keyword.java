package dev.foghorn.chat.filter;

/**
 * What comes of a keyword. The same one may have several.
 *
 * @param whole whether it counts as a word of its own only
 */
record Keyword(Rule rule, boolean whole) {}
