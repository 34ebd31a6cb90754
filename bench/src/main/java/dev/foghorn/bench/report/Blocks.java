package dev.foghorn.bench.report;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.small;
import static j2html.TagCreator.span;
import static j2html.TagCreator.strong;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import j2html.tags.specialized.TdTag;
import java.util.List;
import java.util.stream.IntStream;

/** The blocks of one section as HTML. */
final class Blocks {
    private final List<Block> blocks;
    /** The section's, unique in the page. */
    private final String id;
    /** Of all series, in the order in which they come: a name's place is its colour. */
    private final List<String> names;

    Blocks(List<Block> blocks, String id) {
        this.blocks = blocks;
        this.id = id;
        this.names = blocks.stream()
                .filter(Lines.class::isInstance)
                .flatMap(block -> ((Lines) block).series().stream())
                .map(Lines.Series::name)
                .distinct()
                .toList();
    }

    DomContent content() {
        return div(each(IntStream.range(0, blocks.size()).boxed().toList(), this::block)).withClass("blocks");
    }

    private DomContent block(int index) {
        Block block = blocks.get(index);
        String plot = id + "-plot-" + index;
        if (block instanceof Text text) {
            return p(text.text());
        } else if (block instanceof Table table) {
            return tableOf(table);
        } else if (block instanceof Lines lines) {
            boolean wide = isUnpaired(index);
            return figureOf(lines.title(), new LinePlot(lines, names, wide).svg(plot), key(lines), width(wide));
        } else {
            Bars bars = (Bars) block;
            return figureOf(bars.title(), new BarPlot(bars).svg(plot), List.of(), width(true));
        }
    }

    /** Plots of lines stand two in a row; one that would stand alone takes the whole row. */
    private boolean isUnpaired(int index) {
        int first = index;
        while (first > 0 && blocks.get(first - 1) instanceof Lines) {
            first--;
        }
        boolean isLast = index + 1 == blocks.size() || !(blocks.get(index + 1) instanceof Lines);
        return isLast && (index - first) % 2 == 0;
    }

    private static String width(boolean wide) {
        return wide ? "wide" : "half";
    }

    // ---------------------------------------------------------------------------------------------------- tables

    private static DomContent tableOf(Table table) {
        List<Integer> columns = IntStream.range(0, table.columns().size()).boxed().toList();
        return div(table(
                        caption(table.caption()),
                        thead(tr(each(columns, i -> th(table.columns().get(i))
                                .attr("scope", "col")
                                .withCondClass(isNumeric(table, i), "number")))),
                        tbody(each(table.rows(), row ->
                                tr(each(columns, i -> cellOf(row.get(i), isNumeric(table, i))))))))
                .withClass("scrolling");
    }

    private static boolean isNumeric(Table table, int column) {
        return table.rows().stream().anyMatch(row -> row.get(column).value() != null);
    }

    private static TdTag cellOf(Cell cell, boolean numeric) {
        boolean warned = cell.warning() && cell.note() == null;
        return td(
                text(cell.text()),
                iff(cell.note() != null, small(String.valueOf(cell.note())).withCondClass(cell.warning(), "warning")))
                .withCondClass(numeric || warned, warned ? "warning" : "number");
    }

    // ----------------------------------------------------------------------------------------------------- plots

    private static DomContent figureOf(String title, String svg, List<DomContent> key, String width) {
        return figure(
                figcaption(strong(title), iff(!key.isEmpty(), div(key.toArray(DomContent[]::new)).withClass("key"))),
                div(rawHtml(svg)).attr("role", "img").attr("aria-label", title))
                .withClass(width);
    }

    private List<DomContent> key(Lines lines) {
        return names.size() == 1
                ? List.of() // nothing to tell apart
                : lines.series().stream().map(series -> entry(series.name())).toList();
    }

    private DomContent entry(String name) {
        int index = names.indexOf(name);
        String line = index < Ink.SERIES ? "solid" : "dashed";
        return span(span().withStyle("border-top: 3px " + line + " " + Ink.ofSeries(index).css()), text(name));
    }
}
