package dev.foghorn.chat.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.protocol.Seed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeywordAutomatonTest {
    @Test
    void everyOccurrenceIsToldAlsoWithinOneAnother() {
        assertEquals(
                Set.of("she 1-4", "he 2-4", "hers 2-6"),
                found(List.of("he", "she", "his", "hers"), "ushers"));
    }

    @Test
    void noKeywordsFindNothing() {
        assertEquals(Set.of(), found(List.of(), "anything"));
    }

    @Test
    void theSinkMayEndTheSearch() {
        List<Integer> ends = new ArrayList<>();
        KeywordAutomaton.of(List.of("a")).scan("aaa".toCharArray(), 3, (keyword, from, to) -> {
            ends.add(to);
            return to < 2;
        });
        assertEquals(List.of(1, 2), ends);
    }

    @Test
    void whatIsBehindTheLengthIsNotRead() {
        KeywordAutomaton.of(List.of("b")).scan("ab".toCharArray(), 1, (keyword, from, to) -> {
            throw new AssertionError("it read on");
        });
    }

    @Test
    void aNaiveSearchFindsTheSame() {
        Random random = Seed.random();
        for (int round = 0; round < 500; round++) {
            int letters = 1 + random.nextInt(5);
            Set<String> keywords = new LinkedHashSet<>();
            int count = random.nextInt(40);
            for (int i = 0; i < count; i++) {
                keywords.add(word(random, letters, 1 + random.nextInt(7)));
            }
            List<String> list = List.copyOf(keywords);
            String text = word(random, letters + 1, random.nextInt(300));
            assertEquals(naive(list, text), found(list, text), () -> list + " in " + text);
        }
    }

    /** Holes among the states are few: an alphabet of thousands does not make a table of all characters. */
    @Test
    void tenThousandKeywordsTakeSomeMegabytes() {
        Random random = Seed.random();
        for (int letters : new int[] {26, 5_000}) {
            List<String> keywords = IntStream.range(0, 10_000)
                    .mapToObj(i -> word(random, letters, 4 + random.nextInt(9)))
                    .distinct()
                    .toList();
            int states = keywords.stream().mapToInt(String::length).sum(); // at most
            long size = KeywordAutomaton.of(keywords).size();
            assertTrue(size < 30L * states + 1_000_000, letters + " letters: " + size + " B for " + states);
        }
    }

    private static String word(Random random, int letters, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(letters)));
        }
        return word.toString();
    }

    private static Set<String> naive(List<String> keywords, String text) {
        Set<String> found = new TreeSet<>();
        for (String keyword : keywords) {
            for (int at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) {
                found.add(keyword + " " + at + "-" + (at + keyword.length()));
            }
        }
        return found;
    }

    private static Set<String> found(List<String> keywords, String text) {
        Set<String> found = new TreeSet<>();
        KeywordAutomaton.of(keywords).scan(text.toCharArray(), text.length(), (keyword, from, to) -> {
            assertTrue(found.add(keywords.get(keyword) + " " + from + "-" + to), "told twice");
            return true;
        });
        return found;
    }
}
