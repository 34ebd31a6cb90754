package dev.foghorn.bench.jmh;

import dev.foghorn.chat.filter.RuleException;
import dev.foghorn.chat.filter.RuleFilter;
import dev.foghorn.chat.filter.TextFilter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The chat's filter over a text of so many characters, of which none is to be masked: what every message pays. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class FilterBench {
    /** That makes java.util.regex try all partitions of a row of a. */
    private static final String CRAFTED = "reject /(a+)+$/";
    private static final long SEED = 6455;

    /** So many keywords, or an expression made to hang. */
    @Param({"1", "100", "10000", "crafted"})
    private String rules;

    /**
     * {@code words}: of the letters of the keywords, in the same way, so that many keywords begin as they do;
     * {@code chinese}: no ASCII; {@code a}: a row of a, and an exclamation mark.
     */
    @Param({"words", "chinese", "a"})
    private String text;

    @Param({"100", "10240", "1048576"})
    private int size;

    private TextFilter filter;
    private String message;

    @Setup
    public void write() throws RuleException {
        Random random = new Random(SEED);
        Set<String> keywords = new LinkedHashSet<>();
        if (!rules.equals("crafted")) {
            while (keywords.size() < Integer.parseInt(rules)) {
                keywords.add(word(random));
            }
        }
        List<String> lines = new ArrayList<>();
        keywords.forEach(keyword -> lines.add("mask " + keyword));
        if (lines.isEmpty()) {
            lines.add(CRAFTED);
        }
        filter = RuleFilter.of(lines);
        message = switch (text) {
            case "words" -> words(random, keywords);
            case "chinese" -> "\u96fe\u7b1b\u5728\u6d77\u4e0a\u54cd\u8d77\uff0c".repeat(size).substring(0, size);
            default -> "a".repeat(size - 1) + "!";
        };
    }

    private String words(Random random, Set<String> keywords) {
        StringBuilder words = new StringBuilder();
        while (words.length() < size) {
            String word = word(random);
            if (!keywords.contains(word)) {
                words.append(word).append(' ');
            }
        }
        return words.substring(0, size - 1) + "."; // may end within a word, which a keyword then might be
    }

    /** Of 4 to 10 letters, as frequent as they are in English. */
    private static String word(Random random) {
        String letters = "eeeeeeeeeeeetttttttttaaaaaaaaooooooooiiiiiiinnnnnnnsssssshhhhhhrrrrrr"
                + "ddddllllcccuuummmwwffggyyppbbvkjxqz";
        StringBuilder word = new StringBuilder();
        for (int length = 4 + random.nextInt(7); length > 0; length--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }

    @Benchmark
    public TextFilter.Verdict look() {
        return filter.look(message);
    }
}
