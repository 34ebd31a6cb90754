package dev.foghorn.chat.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.chat.filter.TextFilter.Verdict;
import dev.foghorn.protocol.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleFilterTest {
    private static Verdict look(String text, String... rules) throws RuleException {
        return RuleFilter.of(List.of(rules)).look(text);
    }

    private static String masked(String text, String... rules) throws RuleException {
        return look(text, rules).text();
    }

    // ---- words

    @ParameterizedTest
    @CsvSource({
        "fog,           Fog and fogs. FOG! (fog),        *** and fogs. ***! (***)",
        "*fog*,         Foghorn and befog.,              ***horn and be***.",
        "fog,           fog_7 7fog fog7,                 ***_7 7fog fog7",
        "bad word,      a Bad Word,                      a ********",
        "strasse,       Hauptstra\u00DFe Stra\u00DFe!,   Hauptstra\u00DFe ******!",
        "see,           \u017Fee,                        ***",
        "istanbul,      \u0130stanbul,                   ********",
        "fog,           \uFF26\uFF4F\uFF47 \uD835\uDC05og, *** ***",
        "fog,           f\u200Bo\u200Bg,                 *****",
        "cafe,          cafe\u0301,                      cafe\u0301",
        "*cafe*,        cafe\u0301,                      cafe\u0301",
        "*q*,           q\u0307 q,                       q\u0307 *",
        "caf\u00E9,     cafe\u0301 CAF\u00C9,            ***** ****",
        "*f*,           a\uFB03z,                        a*z",
        "\uD83D\uDEA2,  a\uD83D\uDEA2b \uD83D\uDEA2\uD83D\uDEA2, a*b **",
        "c++,           c++ c++17 xc++,                  *** ***17 xc++",
        "*\u96FE\u7B1B*, \u542C\u5230\u96FE\u7B1B\u54CD\u8D77, \u542C\u5230**\u54CD\u8D77",
        "\u1112\u1161,  \uD55C \uD558,                   \uD55C *",
        "*\u1112\u1161*, \uD55C \uD558,                  \uD55C *"
    })
    void keywordsAreFoundAsWords(String keyword, String text, String masked) throws RuleException {
        assertEquals(masked, masked(text, "mask " + keyword));
    }

    @ParameterizedTest
    @ValueSource(ints = {
        0, 1, 0x1F, 0x7F, 0x9F, 0xAD, 0x2065, 0xFFF0, 0xFFF8, 0x16FE4, 0xE0000, 0xE0FFF
    })
    void whatShowsNothingHidesNoWord(int codePoint) throws RuleException {
        assertEquals("a **** b", masked("a f" + Character.toString(codePoint) + "og b", "mask fog"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        " ", "  ", "\n", "\r\n", " \t ", "\u00A0", "\u0085", "\u2028", "\u3000\u2003", " \u200B ", "\u1680\n\n"
    })
    void wordsOfAPhraseMayBeAnyhowApart(String white) throws RuleException {
        String stars = "*".repeat(9 + white.length());
        assertEquals("a " + stars + " b", masked("a bad" + white + "phrase b", "mask bad phrase"));
        assertEquals(" " + stars + "  b", masked(" bad" + white + "phrase  b", "mask bad  phrase"));
        assertEquals("badphrase", masked("badphrase", "mask bad phrase"));
    }

    @Test
    void aNaiveSearchMasksTheSame() throws RuleException {
        Random random = Seed.random();
        for (int round = 0; round < 400; round++) {
            List<String> keywords = new ArrayList<>();
            List<String> rules = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                String keyword = text(random, 1 + random.nextInt(4)).strip();
                if (!keyword.isEmpty() && !keyword.contains("--")) { // which begins a rule's sentence
                    boolean whole = random.nextBoolean();
                    keywords.add((whole ? "w" : "a") + keyword);
                    rules.add("mask " + (whole ? keyword : "*" + keyword + "*"));
                }
            }
            String text = text(random, random.nextInt(60));
            assertEquals(naive(text, keywords), RuleFilter.of(rules).look(text).text(), () -> rules + " in " + text);
        }
    }

    private static final String[] LETTERS = {
        "a", "A", "\u00E4", "\u00C4", "s", "S", "\u00DF", " ", "-", "\uD83D\uDEA2"
    };

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }

    /** Tries all parts of the text that end with code points. */
    private static String naive(String text, List<String> keywords) {
        int[] points = text.codePoints().toArray();
        boolean[] masked = new boolean[points.length];
        for (int from = 0; from < points.length; from++) {
            for (int to = from + 1; to <= points.length; to++) {
                String part = new String(points, from, to - from);
                boolean ownEnds = (from == 0 || !isWord(points[from - 1]) || !isWord(points[from]))
                        && (to == points.length || !isWord(points[to - 1]) || !isWord(points[to]));
                for (String keyword : keywords) {
                    boolean whole = keyword.startsWith("w");
                    if (covers(part, keyword.substring(1), whole) && (ownEnds || !whole)) {
                        Arrays.fill(masked, from, to, true);
                    }
                }
            }
        }
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < points.length; i++) {
            result.appendCodePoint(masked[i] ? '*' : points[i]);
        }
        return result.toString();
    }

    /** The keyword may begin or end within a sharp s, if it need not be a whole word. */
    private static boolean covers(String part, String keyword, boolean whole) {
        String folded = fold(part);
        String sought = fold(keyword);
        if (folded.equals(sought)) {
            return true;
        }
        boolean first = part.startsWith("\u00DF");
        boolean last = part.endsWith("\u00DF");
        return !whole && (first && folded.substring(1).equals(sought)
                || last && folded.substring(0, folded.length() - 1).equals(sought)
                || first && last && folded.length() > 2 && folded.substring(1, folded.length() - 1).equals(sought));
    }

    private static String fold(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replaceAll(" +", " ");
    }

    private static boolean isWord(int codePoint) {
        return Character.isLetterOrDigit(codePoint);
    }

    // ---- actions

    @Test
    void whatNoRuleFindsPassesAsItIs() throws RuleException {
        String text = "good morning";
        assertEquals(new Verdict(text, false, null), look(text, "mask fog", "reject mist", "flag /rain/"));
    }

    @Test
    void flagLetsTheTextPass() throws RuleException {
        assertEquals(new Verdict("fog", true, null), look("fog", "flag fog"));
        assertEquals(new Verdict("fog", true, null), look("fog", "flag /o/"));
    }

    @Test
    void rejectTellsItsSentenceOrAGeneralOne() throws RuleException {
        assertEquals("no weather, please", look("Fog", "reject fog -- no weather, please").rejectedBy());
        assertEquals("no weather, please", look("Fog", "reject /(?i)fog/ -- no weather, please").rejectedBy());
        assertEquals("a rule of this server does not allow this text", look("fog", "reject fog").rejectedBy());
        assertEquals("a rule of this server does not allow this text", look("fog", "reject /fog/").rejectedBy());
    }

    @Test
    void rejectWinsAndKeepsTheText() throws RuleException {
        Verdict verdict = look("fog and mist", "mask fog", "reject mist", "flag fog");
        assertTrue(verdict.isRejected());
        assertEquals("fog and mist", verdict.text());
    }

    @Test
    void masksAndFlagsAddUpAndOverlappingMasksJoin() throws RuleException {
        assertEquals(
                new Verdict("***** and ****", true, null),
                look("abcde and mist", "mask *abc*", "mask *cd*", "mask /de/", "flag mist", "mask mist"));
    }

    @Test
    void aStarStandsForACodePointOfAnExpressionsMatch() throws RuleException {
        assertEquals("a**b", masked("a\uD83D\uDEA2\uD83D\uDEA2b", "mask /[^a-z]+/"));
        assertEquals("call ***-****", masked("call 555-1234", "mask /\\d+/"));
    }

    @Test
    void expressionsTellCasesApartUnlessToldOtherwise() throws RuleException {
        assertEquals("Fog ***", masked("Fog fog", "mask /fog/"));
        assertEquals("*** ***", masked("Fog fog", "mask /(?i)fog/"));
    }

    @Test
    void commentsAndEmptyLinesAreNoRules() throws RuleException {
        assertEquals("#fog", masked("#fog", "# mask fog", "", "   ", "  # mask #fog"));
        assertEquals("****", masked("#fog", "mask #fog"));
    }

    @Test
    void aKeywordThatIsGivenTwiceIsOne() throws RuleException {
        RuleFilter filter = RuleFilter.of(List.of(
                "reject FOG -- first", "reject fog -- second", "mask *fog*", "flag fog"));
        assertEquals(1, filter.keywords());
        assertEquals("first", filter.look("fog").rejectedBy());
        assertEquals("be***", filter.look("befog").text());
        assertFalse(filter.look("befog").flagged());
    }

    @Test
    void theRulesInTheDocumentDoWhatItSays() throws Exception {
        String document = Files.readString(Path.of("CHAT.md"));
        String rules = document.substring(document.indexOf("# what is found becomes stars"));
        TextFilter filter = RuleFilter.of(rules.substring(0, rules.indexOf("```")).lines().toList());
        assertEquals("****, a **********!", filter.look("Darn, a Bad Phrase!").text());
        assertEquals("no advertisements, please", filter.look("ViagraNow").rejectedBy());
        assertTrue(filter.look("see HTTPS://example.com/a.zip").isRejected());
        assertTrue(filter.look("my card is 1234567812345678").flagged());
        assertEquals(new Verdict("good morning", false, null), filter.look("good morning"));
    }

    // ---- what is no rule

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "hide fog                | line 2: a rule begins with mask, reject or flag, and a comment with #",
        "mask                    | line 2: 'mask' needs a word or a /regular expression/",
        "mask *fog               | line 2: '*fog' should have a star on each side (found anywhere), or none",
        "mask fog*               | line 2: 'fog*' should have a star on each side (found anywhere), or none",
        "mask *                  | line 2: '*' should have a star on each side",
        "mask **                 | line 2: the keyword is empty",
        "mask \u200B\u200D       | line 2: the keyword is empty, or made of characters that show nothing",
        "mask fog -- why         | line 2: only reject has a sentence after ' -- '",
        "reject fog --           | line 2: the sentence after ' -- ' is missing",
        "mask /fog               | line 2: the expression has no / at its end",
        "mask /fog\\/            | line 2: the expression has no / at its end",
        "mask /a/b/              | line 2: behind the expression is 'b/'; a / within it is written \\/",
        "mask /a(/               | line 2: not an expression of RE2",
        "mask /(?=a)/            | line 2: not an expression of RE2 (which has neither look-around",
        "mask /a*/               | line 2: the expression matches where nothing is, and so in every text",
        "mask /a{1001}/          | line 2: not an expression of RE2"
    })
    void whatIsNoRuleIsRefusedWithItsLine(String rule, String message) {
        Exception e = assertThrows(RuleException.class, () -> look("", "mask fog", rule.strip()));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }

    @Test
    void longKeywordsAndExpressionsAreRefused() throws RuleException {
        look("", "mask " + "a".repeat(100), "mask /" + "a".repeat(1_000) + "/");
        assertThrows(RuleException.class, () -> look("", "mask " + "a".repeat(101)));
        assertThrows(RuleException.class, () -> look("", "mask /" + "a".repeat(1_001) + "/"));
    }

    /** RE2/J would write all of these out, some until the memory is full. */
    @ParameterizedTest
    @ValueSource(strings = {
        "((a{1000}){1000}){1000}",
        "(((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9}){9}",
        "(a{1000}b{1000}){2}",
        "([a-z]{1,1000}){1000}",
        "([]a]{1000}){1000}",
        "([[:alpha:]]{1000}){1000}",
        "(\\Qabc\\E{1000}){1000}",
        "(\\pL{1000}){1000,}",
        "((((a{0,1000}){1000})|b){1000})*c",
        "(?P<name>x{1000}){1000}"
    })
    void anExpressionThatBecomesHugeIsRefused(String expression) {
        Exception e = assertThrows(RuleException.class, () -> look("", "mask /" + expression + "/"));
        assertTrue(e.getMessage().startsWith("line 1: the expression is too large"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a{1000}", "\\d{3}-\\d{3}-\\d{4}", "[{]1000}{9}", "\\{1000}", "x{,5}", "(?:[0-9]{1,3}\\.){3}[0-9]{1,3}",
        "\\Q{1000}{1000}\\E", "\\x{10FFFF}", "[\\]{1000}{1000}]x", "a|b)?"
    })
    void ordinaryExpressionsAreNotTooLarge(String expression) {
        assertTrue(ExpressionSize.of(expression) <= 1_100, () -> expression + ": " + ExpressionSize.of(expression));
    }

    // ---- linear time: what would not be ends none of these tests

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|aa)+$", "(.*a){20}$", "(a*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$"})
    void expressionsMadeToHangDoNot(String expression) throws RuleException {
        String text = "a".repeat(50_000) + "!";
        Verdict verdict = look(text, "reject /" + expression + "/");
        assertNull(verdict.rejectedBy());
        assertEquals(text, verdict.text());
    }

    @Test
    void manyMatchesThatEachReadTheRestAreMaskedAsAWhole() throws RuleException {
        String text = "x".repeat(100_000);
        assertEquals("*".repeat(100_000), masked(text, "mask /x.*y|x/"));
        assertEquals("*-".repeat(100) + "***", masked("x-".repeat(101) + "z", "mask /x/"));
    }

    @Test
    void aMegabyteIsLookedThroughForTenThousandKeywords() throws RuleException {
        Random random = Seed.random();
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            rules.add("mask w" + Integer.toString(i, 36));
        }
        RuleFilter filter = RuleFilter.of(rules);
        assertEquals(10_000, filter.keywords());
        StringBuilder text = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        while (text.length() < 1 << 20) {
            String word = "W" + Integer.toString(random.nextInt(20_000), 36);
            boolean hit = Integer.parseInt(word.substring(1), 36) < 10_000;
            text.append(word).append(' ');
            expected.append(hit ? "*".repeat(word.length()) : word).append(' ');
        }
        assertEquals(expected.toString(), filter.look(text.toString()).text());
    }

    /** All beginnings of one row of letters end at every place. */
    @Test
    void aMegabyteOfNestedKeywordsIsMasked() throws RuleException {
        List<String> rules = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            rules.add("mask *" + "a".repeat(i) + "*");
        }
        String text = "a".repeat(1 << 20);
        assertEquals("*".repeat(1 << 20), RuleFilter.of(rules).look(text).text());
    }
}
