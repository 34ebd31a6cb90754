package dev.foghorn.bench.report;

import java.awt.Color;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a line of a plot is drawn in: a role, whose colour the page's style sheet gives, another in the light than in
 * the dark. XChart knows fixed colours only, so that each role is drawn in one that nothing else has, and gets its name
 * in the finished picture.
 */
final class Ink {
    static final Ink TEXT = new Ink("text", 0);
    static final Ink GRID = new Ink("grid", 1);
    /** What others stand out from. */
    static final Ink QUIET = new Ink("quiet-fill", 2);
    /** As many as the style sheet has colours for series; further ones start again. */
    static final int SERIES = 10;

    static final Color NOTHING = new Color(0, 0, 0, 0);

    private static final int RED = 1;
    private static final int FIRST_SERIES = 3;
    private static final Pattern DRAWN = Pattern.compile("rgb\\(" + RED + ",0,(\\d+)\\)");

    private final String name;
    private final int number;

    private Ink(String name, int number) {
        this.name = name;
        this.number = number;
    }

    static Ink ofSeries(int index) {
        int colour = index % SERIES;
        return new Ink("series-" + colour, FIRST_SERIES + colour);
    }

    Color color() {
        return new Color(RED, 0, number);
    }

    /** For a style sheet. */
    String css() {
        return "var(--" + name + ")";
    }

    /** Puts the names of roles where their colours are. */
    static String name(String svg) {
        return DRAWN.matcher(svg).replaceAll(match -> numbered(Integer.parseInt(match.group(1))).css());
    }

    private static Ink numbered(int number) {
        return Stream.of(TEXT, GRID, QUIET)
                .filter(ink -> ink.number == number)
                .findFirst()
                .orElseGet(() -> ofSeries(number - FIRST_SERIES));
    }
}
