package dev.foghorn.chat.filter;

import java.util.List;

/**
 * Applies rules, written as the section "Filter" of CHAT.md has it. Immutable and thread-safe.
 *
 * <p>All keywords are looked for in one pass over the {@linkplain FoldedText folded} text; each regular expression
 * takes one of its own over the original.
 */
public final class RuleFilter implements TextFilter {
    private final KeywordAutomaton automaton;
    private final List<List<Keyword>> keywords;
    private final List<Expression> expressions;

    RuleFilter(KeywordAutomaton automaton, List<List<Keyword>> keywords, List<Expression> expressions) {
        this.automaton = automaton;
        this.keywords = keywords;
        this.expressions = expressions;
    }

    /** @throws RuleException if a line is no rule */
    public static RuleFilter of(List<String> lines) throws RuleException {
        RuleReader reader = new RuleReader();
        for (String line : lines) {
            reader.read(line);
        }
        return reader.filter();
    }

    @Override
    public Verdict look(String text) {
        FoldedText folded = FoldedText.of(text);
        Findings findings = new Findings(text, folded, keywords);
        automaton.scan(folded.chars(), folded.length(), findings);
        for (Expression expression : expressions) {
            if (findings.isRejected()) {
                break;
            }
            expression.look(text, findings);
        }
        return findings.verdict();
    }

    int keywords() {
        return keywords.size();
    }

    int expressions() {
        return expressions.size();
    }
}
