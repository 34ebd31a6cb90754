package dev.foghorn.chat.filter;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads rules, a line each, as the section "Filter" of CHAT.md has it. Not thread-safe. */
final class RuleReader {
    private static final String DEFAULT_SENTENCE = "a rule of this server does not allow this text";
    private static final String BEFORE_SENTENCE = " -- ";
    /** Most characters of a keyword: bounds how many can end at one place, since all of them have different lengths. */
    private static final int LONGEST_KEYWORD = 100;

    /** By what they are when folded. */
    private final Map<String, List<Keyword>> keywords = new LinkedHashMap<>();
    private final List<Expression> expressions = new ArrayList<>();
    private int line;

    /** @param utf8 a line without its end */
    void read(ByteBuffer utf8) throws RuleException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            line++;
            throw wrong("this is not UTF-8");
        }
        read(text);
    }

    void read(String text) throws RuleException {
        line++;
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.startsWith("#")) {
            return;
        }
        String[] parts = stripped.split("\\s+", 2);
        Action action = action(parts[0]);
        if (parts.length < 2) {
            throw wrong("'" + parts[0] + "' needs a word or a /regular expression/");
        }
        if (parts[1].startsWith("/")) {
            readExpression(action, parts[1]);
        } else {
            readKeyword(action, parts[1]);
        }
    }

    private Action action(String name) throws RuleException {
        for (Action action : Action.values()) {
            if (name.equals(action.name().toLowerCase(Locale.ROOT))) {
                return action;
            }
        }
        throw wrong("a rule begins with mask, reject or flag, and a comment with #, but this with '" + name + "'");
    }

    private void readExpression(Action action, String text) throws RuleException {
        int end = endOfExpression(text);
        String rest = text.substring(end + 1);
        if (!rest.isEmpty() && !rest.startsWith(BEFORE_SENTENCE)) {
            throw wrong("behind the expression is '" + rest.strip() + "'; a / within it is written \\/, and a sentence "
                    + "comes after '" + BEFORE_SENTENCE + "'");
        }
        Rule rule = rule(action, rest.isEmpty() ? null : rest.substring(BEFORE_SENTENCE.length()));
        expressions.add(Expression.of(rule, text.substring(1, end), line));
    }

    /** The first slash behind the one at the beginning that is not escaped. */
    private int endOfExpression(String text) throws RuleException {
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '/') {
                return i;
            }
        }
        throw wrong("the expression has no / at its end");
    }

    private void readKeyword(Action action, String text) throws RuleException {
        int dashes = text.indexOf(BEFORE_SENTENCE);
        if (dashes < 0 && text.endsWith(BEFORE_SENTENCE.stripTrailing())) {
            throw wrong("the sentence after '" + BEFORE_SENTENCE + "' is missing");
        }
        String word = dashes < 0 ? text : text.substring(0, dashes).strip();
        Rule rule = rule(action, dashes < 0 ? null : text.substring(dashes + BEFORE_SENTENCE.length()));
        boolean anywhere = word.length() > 1 && word.startsWith("*") && word.endsWith("*");
        String bare = anywhere ? word.substring(1, word.length() - 1) : word;
        if (bare.startsWith("*") || bare.endsWith("*")) {
            throw wrong("'" + word + "' should have a star on each side (found anywhere), or none (whole words); "
                    + "for a star itself take an expression");
        }
        String folded = FoldedText.of(bare).toString();
        if (folded.isEmpty()) {
            throw wrong("the keyword is empty, or made of characters that show nothing");
        }
        if (folded.length() > LONGEST_KEYWORD) {
            throw wrong("the keyword has " + folded.length() + " characters; " + LONGEST_KEYWORD + " is the most");
        }
        add(folded, new Keyword(rule, !anywhere));
    }

    /** Merged lists say the same again: the first one stays. */
    private void add(String folded, Keyword keyword) {
        List<Keyword> same = keywords.computeIfAbsent(folded, word -> new ArrayList<>(1));
        boolean known = same.stream().anyMatch(other -> other.whole() == keyword.whole()
                && other.rule().action() == keyword.rule().action());
        if (!known) {
            same.add(keyword);
        }
    }

    /** @param sentence null if there is none */
    private Rule rule(Action action, String sentence) throws RuleException {
        if (sentence == null) {
            return new Rule(action, DEFAULT_SENTENCE);
        }
        if (action != Action.REJECT) {
            throw wrong("only reject has a sentence after '" + BEFORE_SENTENCE + "'; nobody is told of the others");
        }
        return new Rule(action, sentence.strip());
    }

    private RuleException wrong(String why) {
        return new RuleException(line, why);
    }

    RuleFilter filter() {
        return new RuleFilter(
                KeywordAutomaton.of(List.copyOf(keywords.keySet())),
                keywords.values().stream().map(List::copyOf).toList(),
                List.copyOf(expressions));
    }
}
