package dev.foghorn.bench.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;

/** A chart as an SVG element for a page: no ground, no frame, only what carries meaning; the page has title and key. */
final class Drawing {
    /** One for both widths of a plot, so that letters are equally large in all. */
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final BasicStroke HAIRLINE = new BasicStroke(1);

    /** What stands before the element in a file of its own. */
    private static final Pattern PROLOGUE = Pattern.compile("\\A.*?(?=<svg)", Pattern.DOTALL);
    /** The page's style sheet says how large it is. */
    private static final Pattern SIZE = Pattern.compile("(<svg[^>]*?) height=\"[^\"]*\"([^>]*?) width=\"[^\"]*\"");
    /** Hundredths of a pixel are enough. */
    private static final Pattern LONG_FRACTION = Pattern.compile("(\\.\\d\\d)\\d+");
    private static final Pattern BETWEEN_ELEMENTS = Pattern.compile(">\\s+<");
    /** The names of clip paths, unique in their picture, must be so in the page. */
    private static final Pattern CLIP = Pattern.compile("(?<=id=\"|url\\(#)clip");

    private Drawing() {}

    static void style(AxesChartStyler styler) {
        styler.setChartBackgroundColor(Ink.NOTHING)
                .setPlotBackgroundColor(Ink.NOTHING)
                .setPlotBorderVisible(false)
                .setChartFontColor(Ink.TEXT.color())
                .setChartTitleVisible(false)
                .setLegendVisible(false)
                .setChartPadding(4)
                .setPlotContentSize(0.98);
        styler.setAxisTitleFont(FONT)
                .setAxisTickLabelsFont(FONT)
                .setAxisTickLabelsColor(Ink.TEXT.color())
                .setAxisTickMarksColor(Ink.GRID.color())
                .setAxisTicksLineVisible(false)
                .setPlotGridLinesColor(Ink.GRID.color())
                .setPlotGridLinesStroke(HAIRLINE)
                .setPlotGridVerticalLinesVisible(false)
                .setErrorBarsColor(Ink.TEXT.color())
                .setYAxisTitleVisible(false)
                .setYAxisLabelAlignment(TextAlignment.Right);
        styler.setXAxisTitleColor(Ink.TEXT.color());
    }

    /** @param name unique in the page */
    static String svg(Chart<?, ?> chart, String name) {
        VectorGraphics2D graphics = new VectorGraphics2D();
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new SVGProcessor()
                    .getDocument(graphics.getCommands(), new PageSize(0, 0, chart.getWidth(), chart.getHeight()))
                    .writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return embeddable(bytes.toString(StandardCharsets.UTF_8), name);
    }

    private static String embeddable(String file, String name) {
        String svg = PROLOGUE.matcher(file).replaceFirst("");
        svg = SIZE.matcher(svg).replaceFirst("$1$2");
        svg = LONG_FRACTION.matcher(svg).replaceAll("$1");
        svg = BETWEEN_ELEMENTS.matcher(svg).replaceAll("><");
        svg = CLIP.matcher(svg).replaceAll(name + "-clip");
        return Ink.name(svg).strip();
    }
}
