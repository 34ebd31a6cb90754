package dev.foghorn.bench.report;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.code;
import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.style;
import static j2html.TagCreator.title;
import static j2html.TagCreator.ul;

import j2html.Config;
import j2html.rendering.FlatHtml;
import j2html.tags.DomContent;
import j2html.tags.specialized.HeadTag;
import j2html.tags.specialized.HeaderTag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A report as one HTML file that needs nothing else: no script, and by its own policy nothing from the net. It is
 * well-formed XML too. j2html escapes every text; only our own plots and style sheet go in as they are.
 */
final class ReportPage {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z").withZone(ZoneId.systemDefault());
    private static final String NOTHING_FROM_THE_NET = "default-src 'none'; style-src 'unsafe-inline'";
    /** From so many sections on a reader needs a table of contents. */
    private static final int MANY = 3;

    private final Report report;

    ReportPage(Report report) {
        this.report = report;
    }

    String text() {
        List<Section> sections = sections();
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n");
        try {
            html(headOf(), body(
                            headerOf(),
                            iff(sections.size() >= MANY, contents(sections)),
                            main(each(indexes(sections), i -> sectionOf(sections.get(i), i))),
                            iff(!report.definitions().isEmpty(), definitions())))
                    .attr("lang", "en")
                    .render(FlatHtml.into(page, Config.defaults().withEmptyTagsClosed(true)));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return page.toString();
    }

    /** The command's own; one for each workload if it has none. */
    private List<Section> sections() {
        if (!report.sections().isEmpty()) {
            return report.sections();
        }
        Map<Workload, List<Rounds>> workloads = Workload.group(report.results());
        List<Section> sections = new ArrayList<>();
        workloads.forEach((workload, rounds) ->
                sections.add(new WorkloadSection(workload, rounds).section(workload.titleAmong(workloads.keySet()))));
        return sections;
    }

    private static List<Integer> indexes(List<?> list) {
        return IntStream.range(0, list.size()).boxed().toList();
    }

    private HeadTag headOf() {
        return head(
                meta().attr("charset", "utf-8"),
                meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                meta().withName("color-scheme").withContent("light dark"),
                meta().attr("http-equiv", "Content-Security-Policy").withContent(NOTHING_FROM_THE_NET),
                title("foghorn-bench " + name()),
                style(rawHtml(styleSheet())));
    }

    private HeaderTag headerOf() {
        Environment environment = report.environment();
        return header(
                h1("foghorn-bench " + name()),
                p(code(report.command())).withClass("command"),
                dl(
                        fact("started", TIME.format(environment.start())),
                        fact("processor", environment.cpu() + " × " + environment.cores()),
                        fact("system", environment.os()),
                        fact("JDK", environment.jdk()),
                        fact("Foghorn", environment.foghorn()))
                        .withClass("facts"),
                iff(report.interrupted(), p("Interrupted: what was measured until then is shown.")
                        .withClass("warning banner")),
                iff(!report.findings().isEmpty(), ul(each(report.findings(), finding -> li(finding)))
                        .withClass("findings")));
    }

    /** The command without its arguments. */
    private String name() {
        return report.command().split(" ", 2)[0];
    }

    private static DomContent fact(String name, String value) {
        return div(dt(name), dd(value));
    }

    private static DomContent contents(List<Section> sections) {
        return nav(ul(each(indexes(sections), i -> li(a(sections.get(i).title()).withHref("#section-" + i)))));
    }

    private static DomContent sectionOf(Section section, int index) {
        String id = "section-" + index;
        return section(h2(section.title()), new Blocks(section.blocks(), id).content()).withId(id);
    }

    private DomContent definitions() {
        return section(
                h2("What the figures mean"),
                dl(each(report.definitions(), (name, meaning) -> div(dt(name), dd(meaning)))))
                .withClass("definitions");
    }

    private static String styleSheet() {
        try (InputStream css = ReportPage.class.getResourceAsStream("report.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("this program's jar is damaged", e);
        }
    }
}
