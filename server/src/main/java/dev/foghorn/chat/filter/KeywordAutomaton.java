package dev.foghorn.chat.filter;

import java.util.List;

/**
 * Finds all occurrences of any number of keywords in one pass (Aho and Corasick, 1975). Knows characters only, neither
 * case nor words. Immutable and thread-safe.
 *
 * <p>A state stands for the longest beginning of a keyword that the text read so far ends with. The tree of all
 * beginnings is a double array: the child of a state by a character is in cell {@code base + code}, if that cell's
 * parent is this state. So each state takes 20 bytes, whatever the alphabet, and 10,000 keywords of ten letters some
 * 2 MB at most.
 */
final class KeywordAutomaton {
    /** Is told what was found. */
    @FunctionalInterface
    interface Sink {
        /**
         * @param keyword its index in the list
         * @return false to look no further
         */
        boolean found(int keyword, int from, int to);
    }

    static final int ROOT = 0;
    /** No state; what has it as its parent is free. */
    static final int NOBODY = -1;

    /** A state's fields lie side by side, in one line of the cache: four ints, {@code 1 << FIELDS}. */
    static final int FIELDS = 2;
    static final int BASE = 0;
    static final int PARENT = 1;
    /** The state of the longest proper end of what this one stands for. */
    static final int FALLBACK = 2;
    /** This state or the nearest on the way of fallbacks that is a whole keyword; {@link #ROOT} if none is. */
    static final int ENDING = 3;

    /** The code of each character; 0 of those in no keyword. */
    private final char[] codes;
    private final int[] cells;
    /** By state, of those that are a whole keyword. */
    private final int[] keywords;
    /** By keyword. */
    private final int[] lengths;

    KeywordAutomaton(char[] codes, int[] cells, int[] keywords, int[] lengths) {
        this.codes = codes;
        this.cells = cells;
        this.keywords = keywords;
        this.lengths = lengths;
    }

    /** @param keywords all different, and none of them empty */
    static KeywordAutomaton of(List<String> keywords) {
        return new AutomatonBuilder(keywords).build();
    }

    /**
     * Looks through a text, up to its length. Takes time linear in it, and for each keyword that ends at a place, of
     * which there are no more than the longest one has characters.
     */
    void scan(char[] text, int length, Sink sink) {
        int state = ROOT;
        for (int i = 0; i < length; i++) {
            int code = codes[text[i]];
            if (code == 0) {
                state = ROOT;
                continue;
            }
            state = next(cells, state, code);
            int ending = cells[(state << FIELDS) + ENDING];
            if (ending != ROOT && !report(ending, i + 1, sink)) {
                return;
            }
        }
    }

    static int next(int[] cells, int start, int code) {
        int state = start;
        while (true) {
            int child = cells[(state << FIELDS) + BASE] + code;
            if (cells[(child << FIELDS) + PARENT] == state) {
                return child;
            }
            if (state == ROOT) {
                return ROOT;
            }
            state = cells[(state << FIELDS) + FALLBACK];
        }
    }

    private boolean report(int first, int to, Sink sink) {
        int state = first;
        while (state != ROOT) {
            int keyword = keywords[state];
            if (!sink.found(keyword, to - lengths[keyword], to)) {
                return false;
            }
            state = cells[(cells[(state << FIELDS) + FALLBACK] << FIELDS) + ENDING];
        }
        return true;
    }

    /** Bytes of its arrays. */
    long size() {
        return Character.BYTES * (long) codes.length
                + Integer.BYTES * ((long) cells.length + keywords.length + lengths.length);
    }
}
