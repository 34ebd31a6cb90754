package dev.foghorn.chat.filter;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A rule that looks for a regular expression in the original text. RE2/J takes time linear in the text for each match,
 * whatever the expression; java.util.regex would not.
 */
final class Expression {
    /**
     * Most instructions of the compiled expression: what each character of a text may cost in the worst case. The
     * largest counted repetition, {@code {1000}}, of a character has 1,002.
     */
    private static final int MOST_INSTRUCTIONS = 2_000;
    /** Most characters; bounds what is compiled before it can be measured, and how deep it is nested. */
    private static final int MOST_CHARACTERS = 1_000;
    /**
     * Most matches that are masked one by one. To look for the next one may take a look at all the rest, so all of them
     * may take quadratic time ({@code x.*y|x} in a row of x). After so many the rest is masked as a whole.
     */
    static final int MOST_MATCHES = 100;

    private final Rule rule;
    private final Pattern pattern;

    private Expression(Rule rule, Pattern pattern) {
        this.rule = rule;
        this.pattern = pattern;
    }

    static Expression of(Rule rule, String expression, int line) throws RuleException {
        if (expression.length() > MOST_CHARACTERS) {
            throw new RuleException(line, "the expression has " + expression.length() + " characters; "
                    + MOST_CHARACTERS + " is the most");
        }
        if (ExpressionSize.of(expression) > MOST_INSTRUCTIONS) {
            throw tooLarge(line);
        }
        Pattern pattern = compile(expression, line);
        if (pattern.programSize() > MOST_INSTRUCTIONS) {
            throw tooLarge(line);
        }
        if (pattern.matches("")) {
            throw new RuleException(line, "the expression matches where nothing is, and so in every text");
        }
        return new Expression(rule, pattern);
    }

    private static RuleException tooLarge(int line) {
        return new RuleException(line, "the expression is too large: with its counted repetitions written out it has "
                + "more than " + MOST_INSTRUCTIONS + " parts");
    }

    private static Pattern compile(String expression, int line) throws RuleException {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new RuleException(line, "not an expression of RE2 (which has neither look-around nor "
                    + "back-references): " + e.getMessage());
        }
    }

    /** Adds what it finds. */
    void look(String text, Findings findings) {
        Matcher matcher = pattern.matcher(text);
        if (rule.action() != Action.MASK) {
            if (matcher.find()) {
                findings.add(rule, matcher.start(), matcher.end());
            }
            return;
        }
        for (int matches = 0; matcher.find(); matches++) {
            if (matches == MOST_MATCHES) {
                findings.add(rule, matcher.start(), text.length());
                return;
            }
            findings.add(rule, matcher.start(), matcher.end());
        }
    }
}
