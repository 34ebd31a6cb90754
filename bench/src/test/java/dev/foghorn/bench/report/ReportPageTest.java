package dev.foghorn.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportPageTest {
    private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");

    @Test
    void everyElementIsClosedAndEveryIdentifierUnique() throws Exception {
        String page = new ReportPage(Samples.report(Samples.peers())).text();

        parse(page);
        Set<String> ids = new HashSet<>();
        Matcher found = ID.matcher(page);
        while (found.find()) {
            assertTrue(ids.add(found.group(1)), found.group(1) + " is there twice");
        }
        assertFalse(ids.isEmpty());
    }

    @Test
    void textsCannotBecomeElements() throws Exception {
        String evil = "<script>alert(1)</script>\"'&";
        Result result = Samples.limited(
                Samples.result(evil, Map.of("size", evil), 1000, 100, 1), Map.of(evil, 1L));
        Report report = new Report(evil, Samples.ENVIRONMENT, List.of(result), List.of(evil), Map.of(evil, evil),
                true);

        Document page = parse(new ReportPage(report).text());

        assertEquals(0, page.getElementsByTagName("script").getLength());
        assertEquals(evil, page.getElementsByTagName("code").item(0).getTextContent());
        assertTrue(texts(page, "td").contains(evil), "a server's name");
        assertTrue(texts(page, "dd").contains(evil), "a definition");
    }

    @Test
    void textsOfACommandsOwnSectionsCannotBecomeElementsEither() throws Exception {
        String evil = "<script>alert(1)</script>\"'&";
        Section section = new Section(evil, new Text(evil),
                new Table(evil, List.of(evil), List.of(List.of(Cell.of(evil).withNote(evil)))),
                new Bars(evil, List.of(new Bars.Bar(evil, 2, 1, 3))));
        Report report = new Report(
                "peers", Samples.ENVIRONMENT, List.of(), List.of(), Map.of(), List.of(section), false);

        Document page = parse(new ReportPage(report).text());

        assertEquals(0, page.getElementsByTagName("script").getLength());
        assertEquals(List.of(evil), texts(page, "h2"));
        assertEquals(List.of(evil + evil), texts(page, "td"));
    }

    @Test
    void aCommandsOwnSectionsStandInPlaceOfItsResults() throws Exception {
        Report report = new Report("peers", Samples.ENVIRONMENT, Samples.peers(), List.of(), Map.of(),
                List.of(new Section("own", new Text("words"))), false);

        assertEquals(List.of("own"), texts(parse(new ReportPage(report).text()), "h2"));
    }

    @Test
    void aBarWithAccentHasAColourOfItsOwn() {
        Report report = new Report("peers", Samples.ENVIRONMENT, List.of(), List.of(), Map.of(),
                List.of(new Section("own", new Bars("rate", List.of(
                        new Bars.Bar("a", 1, 1, 1), new Bars.Bar("b", 2, 2, 2, true), new Bars.Bar("c", 3, 3, 3))))),
                false);

        String page = new ReportPage(report).text();

        assertEquals(1, count(page, "fill:var\\(--series-0\\)"));
        assertEquals(2, count(page, "fill:var\\(--quiet-fill\\)"));
    }

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    @Test
    void aPageAsksForNothingFromTheNet() throws Exception {
        Document page = parse(new ReportPage(Samples.report(Samples.peers())).text());

        for (String element : List.of("script", "link", "img", "image", "iframe")) {
            assertEquals(0, page.getElementsByTagName(element).getLength(), element);
        }
        assertFalse(texts(page, "style").get(0).contains("url("));
    }

    @Test
    void plotsAreDrawnInColoursOfTheStyleSheetOnly() {
        String page = new ReportPage(Samples.report(Samples.peers())).text();

        assertTrue(page.contains("stroke:var(--series-2)"), "the third server's lines");
        assertFalse(Pattern.compile("rgb\\((?!0,0,0\\);fill-opacity:0)").matcher(page).find(), "a fixed colour");
    }

    @Test
    void roundsAreShownAsMedianWithRange() throws Exception {
        List<Result> rounds = List.of(
                Samples.echo("Foghorn", 100_000, 100, 1),
                Samples.echo("Foghorn", 300_000, 100, 2),
                Samples.echo("Foghorn", 200_000, 100, 3));

        List<String> cells = texts(parse(new ReportPage(Samples.report(rounds)).text()), "td");

        String rate = cells.get(1);
        assertEquals(Figures.count(rounds.get(2).rate()) + Figures.count(rounds.get(0).rate()) + " – "
                + Figures.count(rounds.get(1).rate()), rate);
    }

    @Test
    void noMaximumIsClaimedWhereTheGeneratorWasTheLimit() throws Exception {
        Result result = Samples.limited(Samples.echo("Foghorn", 100_000, 100, 1), Map.of("reset", 7L));

        List<String> cells = texts(parse(new ReportPage(Samples.report(List.of(result))).text()), "td");

        assertEquals("Foghorn" + "limited by the generator", cells.get(0));
        assertEquals("≥ " + Figures.count(result.rate()) + "no maximum", cells.get(1));
        assertTrue(cells.containsAll(List.of("reset", "7")), "failures by cause");
    }

    @Test
    void nothingMeasuredIsAPageToo() throws Exception {
        Result nothing = new Result("echo", "ws://down", Map.of(), "messages", 1, 0, null, Map.of("refused", 50L), 0.1,
                null, null, null, false, List.of(), Map.of());

        List<String> cells = texts(parse(new ReportPage(Samples.report(List.of(nothing))).text()), "td");

        assertTrue(cells.containsAll(List.of("refused", "50")));
    }

    private static Document parse(String page) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(page)));
    }

    private static List<String> texts(Document page, String element) {
        NodeList nodes = page.getElementsByTagName(element);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent())
                .toList();
    }
}
