package dev.foghorn.bench.report;

import dev.foghorn.bench.report.Lines.Scale;
import java.awt.BasicStroke;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws {@link Lines}. */
final class LinePlot {
    private static final int WIDTH = 620;
    private static final int HEIGHT = 280;
    private static final float LINE = 1.75f;
    /** Beyond as many series as there are colours, lines are dashed. */
    private static final float[] DASHES = {5, 4};
    /** A share of 1 would be infinitely many nines away. */
    private static final double LEAST_REST = 1e-7;

    private final Lines lines;
    /** Of all series of the section: the place in it is the colour. */
    private final List<String> names;

    LinePlot(Lines lines, List<String> names) {
        this.lines = lines;
        this.names = names;
    }

    /** @param id unique in the page */
    String svg(String id) {
        XYChart chart = new XYChart(WIDTH, HEIGHT);
        Drawing.style(chart.getStyler());
        chart.setXAxisTitle(lines.x().label());
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
        boolean logarithmic = lines.y().scale() != Scale.LINEAR;
        styler.setYAxisLogarithmic(logarithmic).setYAxisLogarithmicDecadeOnly(logarithmic && spansDecades());
        styler.setYAxisTickLabelsFormattingFunction(Figures::count);
        if (!logarithmic && lines.series().stream().flatMap(series -> series.y().stream()).allMatch(y -> y >= 0)) {
            styler.setYAxisMin(0.0);
        }
    }

    /** Whether labels at the powers of ten alone tell enough. */
    private boolean spansDecades() {
        double[] y = lines.series().stream()
                .flatMap(series -> series.y().stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return y.length > 0 && y[y.length - 1] / y[0] >= 100;
    }

    private void add(XYChart chart, Lines.Series series) {
        int index = names.indexOf(series.name());
        XYSeries line = chart.addSeries(
                series.name(),
                series.x().stream().mapToDouble(this::place).toArray(),
                series.y().stream().mapToDouble(Double::doubleValue).toArray());
        line.setMarker(SeriesMarkers.NONE);
        line.setLineColor(Ink.ofSeries(index).color());
        line.setLineStyle(stroke(index));
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
