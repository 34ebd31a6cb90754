package dev.foghorn.bench.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foghorn.bench.report.Figures;
import dev.foghorn.bench.report.Report;
import dev.foghorn.bench.report.ReportJson;
import dev.foghorn.bench.report.Result;
import dev.foghorn.bench.report.Samples;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DiffCommandTest {
    private static final List<Result> FAST = List.of(Samples.echo("ws://a:1/", 100_000, 100, 1));
    private static final List<Result> SLOW = List.of(Samples.echo("ws://a:1/", 80_000, 130, 2));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path fast;
    private Path slow;

    @BeforeEach
    void write() throws IOException {
        fast = write("fast.json", FAST);
        slow = write("slow.json", SLOW);
    }

    @Test
    void aTableTellsEachChangeAndWhetherItIsMoreThanNoise() {
        assertEquals(0, diff(fast, slow));

        String p50 = out.toString().lines().filter(line -> line.strip().startsWith("p50")).findFirst().orElseThrow();
        double share = (double) SLOW.get(0).latency().p50() / FAST.get(0).latency().p50() - 1;
        assertTrue(p50.contains(Figures.percent(share)), p50);
        assertTrue(p50.endsWith("worse"), p50);
    }

    @Test
    void aSlowerRunFailsItsBuildAndAFasterOneDoesNot() {
        assertEquals(1, diff(fast, slow, "--fail-if", "p50>+10%"));
        assertTrue(out.toString().contains("Failed: p50>+10% is met by echo on ws://a:1/"), out::toString);
        assertEquals(1, diff(fast, slow, "--fail-if", "failures>0", "--fail-if", "rate<-10%"));
        assertEquals(0, diff(slow, fast, "--fail-if", "p50>+10%", "--fail-if", "rate<-10%"));
    }

    @Test
    void theComparisonIsAReportToo() throws IOException {
        diff(fast, slow, "--fail-if", "p50>+10%");

        Report report = ReportJson.read(folder.resolve("out/report.json"));
        assertEquals(1, report.sections().size());
        assertTrue(report.findings().get(0).startsWith("Failed: p50>+10%"));
        assertTrue(Files.readString(folder.resolve("out/index.html")).contains("99 % confidence"));
    }

    @Test
    void severalRoundsAreComparedWithSeveral() throws IOException {
        Path other = write("other.json", Stream.of(3, 4, 5).map(seed ->
                Samples.echo("ws://a:1/", 80_000, 130, seed)).toList());
        Path rounds = write("rounds.json", Stream.of(6, 7, 8).map(seed ->
                Samples.echo("ws://a:1/", 100_000, 100, seed)).toList());

        assertEquals(1, diff(rounds, other, "--fail-if", "per-cpu-second<-10%"));

        // with one round a second of CPU cannot be tested, with several it can
        String line = out.toString().lines().filter(text -> text.contains("per server CPU")).findFirst().orElseThrow();
        assertTrue(line.endsWith("worse"), line);
    }

    @Test
    void theOnlyServersOfAWorkloadAreComparedWhateverTheirNames() throws IOException {
        Path elsewhere = write("elsewhere.json", List.of(Samples.echo("ws://b:2/", 100_000, 100, 1)));

        assertEquals(0, diff(fast, elsewhere));
        assertTrue(out.toString().contains("ws://a:1/ → ws://b:2/"), out::toString);
    }

    @Test
    void whatOnlyOneRunHasIsTold() throws IOException {
        Path peers = write("peers.json", List.of(
                Samples.echo("ws://a:1/", 100_000, 100, 1), Samples.echo("ws://b:2/", 100_000, 100, 1)));

        assertEquals(0, diff(fast, peers));
        assertTrue(err.toString().contains("Only the second run has echo on ws://b:2/"), err::toString);
    }

    @Test
    void nothingInCommonIsNoSuccess() throws IOException {
        Path other = write("other.json", List.of(
                Samples.result("ws://a:1/", Map.of("size", "7"), 100_000, 100, 1)));

        assertEquals(3, diff(fast, other));
        assertTrue(err.toString().contains("scenario and settings must be the same"), err::toString);
    }

    @Test
    void aConditionThatNothingCanMeetIsNoSuccess() throws IOException {
        Result blind = new Result("echo", "ws://a:1/", Map.of("size", "20"), "messages", 1, 7, null, Map.of(), 0.1,
                null, null, null, false, List.of(), Map.of());
        Path other = write("other.json", List.of(blind));

        assertEquals(3, diff(fast, other, "--fail-if", "per-cpu-second<-5%"));
        assertTrue(err.toString().contains("no result of both runs knows per-cpu-second"), err::toString);
    }

    @Test
    void wrongFilesAndConditionsAreNamed() throws IOException {
        assertEquals(2, diff(fast, folder.resolve("gone.json")));
        assertTrue(err.toString().contains("there is no file") && err.toString().contains("gone.json"), err::toString);
        assertEquals(2, diff(fast, Files.writeString(folder.resolve("odd.json"), "[1")));
        assertTrue(err.toString().contains("odd.json is no report"), err::toString);
        assertEquals(2, diff(fast, slow, "--fail-if", "p99>10%"));
        assertTrue(err.toString().contains("--fail-if"), err::toString);
    }

    private Path write(String name, List<Result> results) throws IOException {
        Path file = folder.resolve(name);
        ReportJson.write(Samples.report(results), file);
        return file;
    }

    private int diff(Path before, Path after, String... options) {
        List<String> arguments = Stream.concat(
                        Stream.of(before.toString(), after.toString(), "--out", folder.resolve("out").toString()),
                        Stream.of(options))
                .toList();
        return new CommandLine(new DiffCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(new String[0]));
    }
}
