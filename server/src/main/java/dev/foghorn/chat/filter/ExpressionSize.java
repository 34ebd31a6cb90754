package dev.foghorn.chat.filter;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How large a regular expression is with its counted repetitions written out. RE2/J bounds a single one (by 1,000) but
 * compiles {@code ((a{1000}){1000}){1000}} until the memory is full, so this must be known before.
 *
 * <p>It need not be exact: it counts what it takes for the parts of an expression, each at least once. What is not an
 * expression at all RE2/J will say.
 */
final class ExpressionSize {
    /** More than anybody allows, and far from an overflow: a repetition multiplies by less than 10,000. */
    private static final long HUGE = Integer.MAX_VALUE;

    private final String expression;
    private int at;
    /** Of the group that is open: all parts but the last one, which a repetition may follow. */
    private long before;
    private long last;
    private final Deque<Long> outside = new ArrayDeque<>();

    private ExpressionSize(String expression) {
        this.expression = expression;
    }

    static long of(String expression) {
        return new ExpressionSize(expression).count();
    }

    private long count() {
        while (at < expression.length()) {
            char c = expression.charAt(at++);
            switch (c) {
                case '\\' -> escape();
                case '[' -> characters();
                case '(' -> {
                    part(0);
                    outside.push(before);
                    before = 0;
                }
                case ')' -> {
                    last = Math.min(HUGE, before + last) + 2; // the group itself: where it begins and ends
                    before = outside.isEmpty() ? 0 : outside.pop();
                }
                case '{' -> repetition();
                default -> part(1);
            }
        }
        return Math.min(HUGE, before + last + outside.stream().mapToLong(Long::longValue).sum());
    }

    private void part(long size) {
        before = Math.min(HUGE, before + last);
        last = size;
    }

    private void escape() {
        if (expression.startsWith("Q", at)) {
            int end = expression.indexOf("\\E", at);
            int length = (end < 0 ? expression.length() : end) - at;
            part(length);
            at = end < 0 ? expression.length() : end + 2;
        } else {
            part(1);
            at = Math.min(expression.length(), at + 1);
        }
    }

    /** To the end of {@code [...]}, in which a bracket that comes first is one of the characters. */
    private void characters() {
        part(1);
        if (expression.startsWith("^", at)) {
            at++;
        }
        int first = at;
        while (at < expression.length() && (expression.charAt(at) != ']' || at == first)) {
            int named = expression.startsWith("[:", at) ? expression.indexOf(":]", at + 2) : -1;
            if (named >= 0) {
                at = named + 2;
            } else {
                at += expression.charAt(at) == '\\' ? 2 : 1;
            }
        }
        at = Math.min(expression.length(), at + 1);
    }

    /** {@code n}, {@code n,} or {@code n,m} and a brace; anything else is read as characters. */
    private void repetition() {
        int end = expression.indexOf('}', at);
        String counts = end < 0 ? "" : expression.substring(at, end);
        if (!counts.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
            part(1);
            return;
        }
        int most = 1;
        for (String count : counts.split(",")) {
            most = Math.max(most, Integer.parseInt(count));
        }
        last = Math.min(HUGE, last * most);
        at = end + 1;
    }
}
