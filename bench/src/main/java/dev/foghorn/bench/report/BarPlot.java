package dev.foghorn.bench.report;

import dev.foghorn.bench.report.Bars.Bar;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws {@link Bars}. */
final class BarPlot {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 300;
    private static final int MOST_WIDTH_OF_BAR = 70;

    private final Bars bars;

    BarPlot(Bars bars) {
        this.bars = bars;
    }

    /** @param id unique in the page */
    String svg(String id) {
        CategoryChart chart = new CategoryChart(WIDTH, HEIGHT);
        Drawing.style(chart.getStyler());
        chart.getStyler().setOverlapped(true);
        chart.getStyler().setAvailableSpaceFill(
                Math.min(0.6, (double) MOST_WIDTH_OF_BAR * bars.bars().size() / WIDTH));
        chart.getStyler().setYAxisTickLabelsFormattingFunction(Figures::count);
        List<String> names = bars.bars().stream().map(Bar::name).toList();
        boolean anyAccent = bars.bars().stream().anyMatch(Bar::accent);
        addBars(chart, names, false, anyAccent ? Ink.QUIET : Ink.ofSeries(0));
        if (anyAccent) {
            addBars(chart, names, true, Ink.ofSeries(0));
        }
        if (bars.bars().stream().anyMatch(bar -> bar.low() < bar.high())) {
            addWhiskers(chart, names);
        }
        return Drawing.svg(chart, id);
    }

    /** A series for each colour, both over all names. */
    private void addBars(CategoryChart chart, List<String> names, boolean accent, Ink ink) {
        List<Double> values =
                bars.bars().stream().map(bar -> bar.accent() == accent ? (Double) bar.value() : null).toList();
        chart.addSeries(accent ? "accent" : "value", names, values).setFillColor(ink.color());
    }

    /** Error bars reach equally far up and down, so that they stand on points of their own, in the middle. */
    private void addWhiskers(CategoryChart chart, List<String> names) {
        CategorySeries whiskers = chart.addSeries(
                "range",
                names,
                bars.bars().stream().map(bar -> bar.low() < bar.high() ? (bar.low() + bar.high()) / 2 : null).toList(),
                bars.bars().stream().map(bar -> (bar.high() - bar.low()) / 2).toList());
        whiskers.setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
        whiskers.setMarker(SeriesMarkers.NONE);
    }
}
