package dev.foghorn.chat.wire;

import static dev.foghorn.chat.wire.ErrorCode.BAD_MESSAGE;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a client's message can have, each with its rule. Lengths are those of Java and JavaScript, in UTF-16. */
enum Field {
    TYPE(64),
    ROOM(64) {
        @Override
        void check(String room) throws ChatException {
            super.check(room);
            if (isSpace(room.charAt(0)) || isSpace(room.charAt(room.length() - 1))) {
                throw refuse("must not have a space at either end");
            }
            requireNoControlCharacters(room);
        }
    },
    REF(64) {
        @Override
        void check(String ref) throws ChatException {
            super.check(ref);
            requireNoControlCharacters(ref);
        }
    },
    /** Its longest is an option, in bytes. */
    TEXT(Integer.MAX_VALUE),
    NAME(64),
    /** A JWT of an identity provider, with many claims, fits in: headers and cookies take no longer ones either. */
    TOKEN(4096),
    EPOCH(64),
    MEDIA(64),
    AFTER(0, Field.MAX_WHOLE),
    BEFORE(0, Field.MAX_WHOLE),
    /** So much of the history can be sent at once without much waiting in the way of others. */
    LIMIT(1, 100),
    N(0, Field.MAX_WHOLE);

    /** 2^53 - 1: up to here all numbers of JavaScript, so of JSON, are exact (RFC 8259 section 6). */
    private static final long MAX_WHOLE = (1L << 53) - 1;

    private static final Map<String, Field> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Field::word, Function.identity()));

    private final String word = name().toLowerCase(Locale.ROOT);
    private final boolean isText;
    private final long least;
    private final long most;

    /** A text of 1 to so many characters. */
    Field(int longest) {
        this(true, 1, longest);
    }

    /** A whole number. */
    Field(long least, long most) {
        this(false, least, most);
    }

    Field(boolean isText, long least, long most) {
        this.isText = isText;
        this.least = least;
        this.most = most;
    }

    /** @return null if there is none of this name */
    static Field of(String word) {
        return BY_WORD.get(word);
    }

    /** As it is on the wire. */
    String word() {
        return word;
    }

    /** Or else a whole number. */
    boolean isText() {
        return isText;
    }

    void check(String text) throws ChatException {
        if (text.length() < least) {
            throw refuse("must not be empty");
        }
        if (text.length() > most) {
            throw refuse("must have at most " + most + " characters, not " + text.length());
        }
    }

    void check(long number) throws ChatException {
        if (number < least || number > most) {
            throw refuse("must be a whole number from " + least + " to " + most);
        }
    }

    /** @param what after the field's name */
    ChatException refuse(String what) {
        return new ChatException(BAD_MESSAGE, "'" + word + "' " + what);
    }

    void requireNoControlCharacters(String text) throws ChatException {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw refuse("must not have control characters");
        }
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
