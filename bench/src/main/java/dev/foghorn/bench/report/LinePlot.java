package dev.foghorn.bench.report;

import dev.foghorn.bench.report.Lines.Scale;
import java.awt.BasicStroke;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws {@link Lines}. */
final class LinePlot {
    private static final int HALF = 620;
    private static final int FULL = 1280;
    private static final int TICK_DISTANCE = 90;
    /** Of the distance of two points: not to be seen, but more than the 0.0001 in which XChart sees no difference. */
    private static final double NUDGE = 1e-3;
    private static final int HEIGHT = 280;
    private static final float LINE = 1.75f;
    /** Beyond as many series as there are colours, lines are dashed. */
    private static final float[] DASHES = {5, 4};
    /** A share of 1 would be infinitely many nines away. */
    private static final double LEAST_REST = 1e-7;

    private final Lines lines;
    /** Of all series of the section: the place in it is the colour. */
    private final List<String> names;
    private final boolean wide;

    LinePlot(Lines lines, List<String> names, boolean wide) {
        this.lines = lines;
        this.names = names;
        this.wide = wide;
    }

    /** @param id unique in the page */
    String svg(String id) {
        XYChart chart = new XYChart(wide ? FULL : HALF, HEIGHT);
        Drawing.style(chart.getStyler());
        chart.setXAxisTitle(lines.x().label());
        chart.getStyler().setXAxisTickMarkSpacingHint(TICK_DISTANCE);
        scaleX(chart.getStyler());
        scaleY(chart.getStyler());
        lines.series().stream().filter(series -> !series.x().isEmpty()).forEach(series -> add(chart, series));
        return Drawing.svg(chart, id);
    }

    private void scaleX(XYStyler styler) {
        styler.setXAxisLogarithmic(lines.x().scale() != Scale.LINEAR).setXAxisLogarithmicDecadeOnly(true);
        styler.setXAxisTickLabelsFormattingFunction(
                lines.x().scale() == Scale.NINES ? LinePlot::nines : Figures::count);
    }

    private void scaleY(XYStyler styler) {
        double[] y = lines.series().stream()
                .flatMap(series -> series.y().stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        styler.setYAxisTickLabelsFormattingFunction(Figures::count);
        if (lines.y().scale() == Scale.LOGARITHMIC && span(y, 10)) { // in less, a logarithmic axis has no labels
            styler.setYAxisLogarithmic(true).setYAxisLogarithmicDecadeOnly(span(y, 1000));
            styler.setYAxisTickLabelsFormattingFunction(LinePlot::oneTwoFive);
        } else if (y.length > 0 && y[0] >= 0) {
            styler.setYAxisMin(0.0);
        }
    }

    private static boolean span(double[] sorted, double factor) {
        return sorted.length > 0 && sorted[sorted.length - 1] >= factor * sorted[0];
    }

    /** On a logarithmic axis the labels of all other lines would lie upon each other. */
    private static String oneTwoFive(double value) {
        double first = value / Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
        return List.of(1L, 2L, 5L).contains(Math.round(first)) ? Figures.count(value) : "";
    }

    private void add(XYChart chart, Lines.Series series) {
        int index = names.indexOf(series.name());
        double[] x = nudged(series.x().stream().mapToDouble(this::place));
        double[] y = nudged(series.y().stream().mapToDouble(Double::doubleValue));
        XYSeries line = chart.addSeries(series.name(), x, y);
        line.setMarker(SeriesMarkers.NONE);
        line.setLineColor(Ink.ofSeries(index).color());
        line.setLineStyle(stroke(index));
    }

    /** XChart labels values at equal distances one by one, until the labels touch, instead of spacing its ticks. */
    private static double[] nudged(DoubleStream equal) {
        double[] values = equal.toArray();
        if (values.length > 2) {
            values[1] += NUDGE * (values[2] - values[1]);
        }
        return values;
    }

    private static BasicStroke stroke(int index) {
        return index < Ink.SERIES
                ? new BasicStroke(LINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                : new BasicStroke(LINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0);
    }

    private double place(double x) {
        return lines.x().scale() == Scale.NINES ? 1 / Math.max(1 - x, LEAST_REST) : x;
    }

    /** Of 1/(1-share): 10 is 90 %, 100 is 99 %. */
    private static String nines(double place) {
        double percent = 100 - 100 / place;
        int decimals = Math.max(0, (int) Math.round(Math.log10(place)) - 2);
        return String.format(Locale.ROOT, "%." + decimals + "f %%", percent);
    }
}
