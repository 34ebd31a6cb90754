package dev.foghorn.chat.filter;

/** What comes of a rule that found something. */
enum Action {
    /** What was found becomes stars, one for each code point. */
    MASK,
    /** The whole text is taken out. */
    REJECT,
    /** The text passes, and somebody is to look at it. */
    FLAG
}
