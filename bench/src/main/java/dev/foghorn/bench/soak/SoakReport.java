package dev.foghorn.bench.soak;

import dev.foghorn.bench.report.Block;
import dev.foghorn.bench.report.Cell;
import dev.foghorn.bench.report.Figures;
import dev.foghorn.bench.report.Lines;
import dev.foghorn.bench.report.Section;
import dev.foghorn.bench.report.Table;
import dev.foghorn.bench.report.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a soak comes to: gathered while it goes on. */
final class SoakReport {
    private final long seed;
    private final List<Trial> trials = new ArrayList<>();
    private List<Canaries.Song> quiet = List.of();
    private Trials bounds;
    private Mix mix;

    SoakReport(long seed) {
        this.seed = seed;
    }

    long seed() {
        return seed;
    }

    void quiet(Trials trials, List<Canaries.Song> songs) {
        bounds = trials;
        quiet = songs;
    }

    void tried(Trial trial) {
        trials.add(trial);
    }

    void mixed(Mix mix) {
        this.mix = mix;
    }

    /** Of the canaries that had the worst time. */
    static double worst(List<Canaries.Song> songs) {
        return songs.stream().mapToDouble(Canaries.Song::p99).max().orElse(0);
    }

    boolean isGood() {
        return trials.stream().allMatch(trial -> trial.wrong().isEmpty()) && (mix == null || mix.wrong().isEmpty());
    }

    List<String> findings() {
        List<String> findings = new ArrayList<>();
        long good = trials.stream().filter(trial -> trial.wrong().isEmpty()).count();
        if (!trials.isEmpty()) {
            findings.add(good + " of " + trials.size() + " attacks ended as promised.");
        }
        for (Trial trial : trials) {
            trial.wrong().forEach(sentence -> findings.add(trial.name() + ": " + sentence + "."));
        }
        if (mix != null) {
            findings.add(String.format(Locale.ROOT, "Mix, seed %d: %,d messages (%,.1f MB) were delivered and "
                    + "checked, on %s.", seed, mix.tally().messages(), mix.tally().bytes() / 1e6, connections()));
            mix.wrong().forEach(sentence -> findings.add("Mix: " + sentence + "."));
        }
        return findings;
    }

    private String connections() {
        return String.join(", ", mix.tally().connections().entrySet().stream()
                .map(kind -> String.format(Locale.ROOT, "%,d %s connections", kind.getValue(), kind.getKey()))
                .toList());
    }

    static Map<String, String> definitions() {
        Map<String, String> definitions = new LinkedHashMap<>();
        definitions.put("canary", "a well-behaved client, one of each kind on each loop: echoes of 11 bytes, 4 ms "
                + "after the one before, each timed from its send until it is read");
        definitions.put("bound", "the most that a canary's p99 may be: 100 ms, or five times what it was in quiet");
        definitions.put("held before, after", "live heap after a full collection, open files and sockets, threads of "
                + "the server's process; after: when it had come to rest, at most a minute later");
        definitions.put("mix", "many clients that connect, echo, talk in rooms, close or vanish at random; every "
                + "message is compared with what was sent, and those of a room are to come in order and without a gap");
        return definitions;
    }

    // -------------------------------------------------------------------------------------------------- sections

    List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        if (!trials.isEmpty()) {
            sections.add(new Section("Attacks", attacks(), canaries()));
        }
        if (mix != null && !mix.samples().isEmpty()) {
            sections.add(new Section("Mix", growth(), memory()));
        }
        return sections;
    }

    private Table attacks() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Trial trial : trials) {
            Cell name = Cell.of(trial.name());
            rows.add(List.of(
                    trial.wrong().isEmpty() ? name : name.withWarning(String.join("; ", trial.wrong())),
                    Cell.of(trial.seen() == null ? "–" : trial.seen()),
                    Cell.of(trial.before().toString()),
                    Cell.of(trial.after().toString())));
        }
        return new Table("What was attacked, and what stayed behind",
                List.of("attack", "seen", "held before", "held after"), rows);
    }

    private Table canaries() {
        List<List<Cell>> rows = new ArrayList<>();
        quiet.forEach(song -> rows.add(row("in quiet", song, null)));
        for (Trial trial : trials) {
            trial.songs().forEach(song -> rows.add(row(trial.name(), song, bounds.bound(song.kind()))));
        }
        return new Table("How the canaries fared", List.of("attack", "canary", "loop", "echoes", "p50, ms", "p99, ms",
                "longest, ms", "bound of p99, ms"), rows);
    }

    private static List<Cell> row(String attack, Canaries.Song song, Double bound) {
        return List.of(
                Cell.of(attack),
                Cell.of(song.kind()),
                Cell.of(song.loop()),
                Cell.of((double) song.latencies().getTotalCount(), Figures::count),
                Cell.of((double) song.latencies().getValueAtPercentile(50), Figures::millis),
                Cell.of(song.p99(), Figures::millis),
                Cell.of((double) song.latencies().getMaxValue(), Figures::millis),
                Cell.of(bound, Figures::millis));
    }

    private Block growth() {
        return new Text(String.format(Locale.ROOT, "From a quarter of the time to the end the live heap grew by "
                + "%,.1f KB.", mix.growth() / 1e3));
    }

    private Block memory() {
        List<Double> minutes = mix.samples().stream().map(sample -> sample.seconds() / 60).toList();
        List<Double> heap = mix.samples().stream().map(sample -> sample.footprint().heapBytes() / 1e6).toList();
        return new Lines("live heap after a full collection, MB",
                new Lines.Axis("minutes", Lines.Scale.LINEAR), new Lines.Axis("", Lines.Scale.LINEAR),
                List.of(new Lines.Series("live heap", minutes, heap)));
    }
}
