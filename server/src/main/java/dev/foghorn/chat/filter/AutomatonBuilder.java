package dev.foghorn.chat.filter;

import static dev.foghorn.chat.filter.KeywordAutomaton.BASE;
import static dev.foghorn.chat.filter.KeywordAutomaton.ENDING;
import static dev.foghorn.chat.filter.KeywordAutomaton.FALLBACK;
import static dev.foghorn.chat.filter.KeywordAutomaton.FIELDS;
import static dev.foghorn.chat.filter.KeywordAutomaton.NOBODY;
import static dev.foghorn.chat.filter.KeywordAutomaton.PARENT;
import static dev.foghorn.chat.filter.KeywordAutomaton.ROOT;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;

/**
 * Lays the states of a {@link KeywordAutomaton} out. In sorted keywords those with the same beginning are neighbours,
 * so a state is a range of them and a depth, and no tree is built beside the arrays.
 */
final class AutomatonBuilder {
    /**
     * Places tried for a state's children among the holes, before they go behind everything else: keeps the time to
     * build linear, at the price of some holes.
     */
    private static final int MOST_TRIES = 256;

    /** The sorted keywords {@code from} to {@code to} begin with what the state stands for. */
    private record Range(int state, int from, int to, int depth) {}

    private final List<String> words;
    /** Indices of the keywords, in their order. */
    private final int[] sorted;
    private final char[] codes = new char[0x10000];
    private final int alphabet;

    private final BitSet taken = new BitSet();
    private int[] cells = new int[0];
    private int[] keywords = new int[0];
    private final Queue<Range> open = new ArrayDeque<>();

    AutomatonBuilder(List<String> words) {
        this.words = words;
        sorted = IntStream.range(0, words.size()).boxed()
                .sorted(Comparator.comparing(words::get))
                .mapToInt(Integer::intValue)
                .toArray();
        alphabet = numberCharacters();
    }

    /** Gives frequent characters the small codes, so that children lie close together. */
    private int numberCharacters() {
        int[] counts = new int[codes.length];
        words.forEach(word -> word.chars().forEach(c -> counts[c]++));
        int[] used = IntStream.range(0, counts.length)
                .filter(c -> counts[c] > 0)
                .boxed()
                .sorted(Comparator.comparingInt(c -> -counts[c]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; i < used.length; i++) {
            codes[used[i]] = (char) (i + 1);
        }
        return used.length;
    }

    KeywordAutomaton build() {
        reserve(alphabet);
        taken.set(ROOT);
        open.add(new Range(ROOT, 0, sorted.length, 0));
        // by depth, since a state falls back to shallower ones
        while (!open.isEmpty()) {
            placeChildren(open.remove());
        }
        int length = taken.length() + alphabet; // no child is looked for behind this
        return new KeywordAutomaton(
                codes,
                Arrays.copyOf(cells, length << FIELDS),
                Arrays.copyOf(keywords, taken.length()),
                words.stream().mapToInt(String::length).toArray());
    }

    private void placeChildren(Range range) {
        List<Range> children = children(range);
        if (children.isEmpty()) {
            return;
        }
        int base = base(children);
        reserve(base + alphabet);
        set(range.state, BASE, base);
        for (Range child : children) {
            int state = base + child.state;
            taken.set(state);
            set(state, PARENT, range.state);
        }
        for (Range child : children) {
            open.add(finish(range.state, child, base + child.state));
        }
    }

    /** In place of a state each has the code that leads to it. */
    private List<Range> children(Range range) {
        List<Range> children = new ArrayList<>();
        int from = range.from;
        if (range.from < range.to && word(from).length() == range.depth) {
            from++; // the keyword that ends here
        }
        while (from < range.to) {
            char c = word(from).charAt(range.depth);
            int to = from + 1;
            while (to < range.to && word(to).charAt(range.depth) == c) {
                to++;
            }
            children.add(new Range(codes[c], from, to, range.depth + 1));
            from = to;
        }
        children.sort(Comparator.comparingInt(Range::state));
        return children;
    }

    private Range finish(int parent, Range child, int state) {
        int fallback = parent == ROOT
                ? ROOT
                : KeywordAutomaton.next(cells, get(parent, FALLBACK), child.state);
        set(state, FALLBACK, fallback);
        if (word(child.from).length() == child.depth) {
            keywords[state] = sorted[child.from];
            set(state, ENDING, state);
        } else {
            set(state, ENDING, get(fallback, ENDING));
        }
        return new Range(state, child.from, child.to, child.depth);
    }

    /** Such that the cells of all children are free. */
    private int base(List<Range> children) {
        int first = children.get(0).state;
        int cell = taken.nextClearBit(first);
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            int base = cell - first;
            if (children.stream().noneMatch(child -> taken.get(base + child.state))) {
                return base;
            }
            cell = taken.nextClearBit(cell + 1);
        }
        return taken.length();
    }

    private String word(int place) {
        return words.get(sorted[place]);
    }

    private void reserve(int last) {
        int before = keywords.length;
        if (last >= before) {
            int length = Math.max(last + 1, before * 2);
            keywords = Arrays.copyOf(keywords, length);
            cells = Arrays.copyOf(cells, length << FIELDS);
            for (int state = before; state < length; state++) {
                set(state, PARENT, NOBODY);
            }
        }
    }

    private int get(int state, int field) {
        return cells[(state << FIELDS) + field];
    }

    private void set(int state, int field, int value) {
        cells[(state << FIELDS) + field] = value;
    }
}
