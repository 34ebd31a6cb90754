package dev.foghorn.chat.filter;

import java.util.BitSet;
import java.util.List;

/** What was found in one text, until it is judged. Used by one thread. */
final class Findings implements KeywordAutomaton.Sink {
    private final String text;
    private final FoldedText folded;
    private final List<List<Keyword>> keywords;
    /** The UTF-16 units to mask; null if there are none. */
    private BitSet masked;
    private boolean flagged;
    private String rejectedBy;

    /** @param keywords by the index that the automaton tells */
    Findings(String text, FoldedText folded, List<List<Keyword>> keywords) {
        this.text = text;
        this.folded = folded;
        this.keywords = keywords;
    }

    @Override
    public boolean found(int index, int from, int to) {
        if (!folded.endsLetter(to)) {
            return true;
        }
        boolean whole = folded.isWhole(from, to);
        for (Keyword keyword : keywords.get(index)) {
            if (whole || !keyword.whole()) {
                add(keyword.rule(), folded.originalStart(from), folded.originalEnd(to));
            }
        }
        return rejectedBy == null;
    }

    /** @param from in the original text, like {@code to} */
    void add(Rule rule, int from, int to) {
        switch (rule.action()) {
            case MASK -> mask(from, to);
            case FLAG -> flagged = true;
            case REJECT -> reject(rule.sentence());
        }
    }

    private void mask(int from, int to) {
        if (masked == null) {
            masked = new BitSet(text.length());
        }
        masked.set(from, to);
    }

    /** The first one stays: there is one sentence to tell. */
    private void reject(String sentence) {
        if (rejectedBy == null) {
            rejectedBy = sentence;
        }
    }

    boolean isRejected() {
        return rejectedBy != null;
    }

    TextFilter.Verdict verdict() {
        return new TextFilter.Verdict(isRejected() || masked == null ? text : withStars(), flagged, rejectedBy);
    }

    private String withStars() {
        StringBuilder stars = new StringBuilder(text.length());
        int done = 0;
        for (int from = masked.nextSetBit(0); from >= 0; from = masked.nextSetBit(done)) {
            int to = masked.nextClearBit(from);
            stars.append(text, done, from).append("*".repeat(text.codePointCount(from, to)));
            done = to;
        }
        return stars.append(text, done, text.length()).toString();
    }
}
