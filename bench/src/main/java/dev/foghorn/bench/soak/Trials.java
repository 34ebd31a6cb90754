package dev.foghorn.bench.soak;

import dev.foghorn.bench.load.Interruption;
import dev.foghorn.bench.report.Figures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Attacks one after the other, with canaries that sing before and meanwhile. */
final class Trials {
    /** A canary's p99 may rise to this, whatever it was. */
    private static final double CALM_NANOS = 100e6;
    /** Or to so many times what it was. */
    private static final double CALM_FACTOR = 5;
    /** In which a server comes to rest: its timeouts, one after the other. */
    private static final Duration REST = Duration.ofSeconds(60);
    private static final Duration GLANCE = Duration.ofSeconds(2);

    private final SoakServerProcess server;
    private final Canaries canaries;
    private final Interruption interruption;
    /** p99 in quiet, by kind. */
    private final Map<String, Double> quiet = new HashMap<>();

    Trials(SoakServerProcess server, Canaries canaries, Interruption interruption) {
        this.server = server;
        this.canaries = canaries;
        this.interruption = interruption;
    }

    /** Nothing but canaries: what they are compared with. */
    List<Canaries.Song> quiet(Duration time) {
        canaries.begin();
        interruption.pass(time);
        canaries.awaitEnough(interruption);
        List<Canaries.Song> songs = canaries.songs();
        songs.forEach(song -> quiet.merge(song.kind(), song.p99(), Math::max));
        return songs;
    }

    /** The most that a canary's p99 may be, in nanoseconds. */
    double bound(String kind) {
        return Math.max(CALM_NANOS, CALM_FACTOR * quiet.get(kind));
    }

    /** Attacks again and again until each canary has sung enough. */
    Trial run(String name, Attack attack) throws IOException, InterruptedException {
        Footprint before = server.footprint();
        List<String> wrong = new ArrayList<>();
        String seen = null;
        canaries.begin();
        try {
            do {
                seen = attack.on(server);
            } while (!canaries.haveEnough() && !interruption.isInterrupted());
        } catch (IOException | RuntimeException e) {
            wrong.add(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        List<Canaries.Song> songs = canaries.songs();
        songs.forEach(song -> judge(song, attack.blockedLoop(), wrong));
        Footprint after = atRest(before);
        if (!server.isAlive()) {
            wrong.add("the server has ended");
        } else if (!after.isBackAt(before)) {
            wrong.add("the server held " + before + " before, and still holds " + after);
        }
        return new Trial(name, seen, songs, before, after, wrong);
    }

    private void judge(Canaries.Song song, String blockedLoop, List<String> wrong) {
        String which = "the " + song.kind() + " canary on " + song.loop();
        if (song.failure() != null) {
            wrong.add(which + ": " + song.failure());
        } else if (song.p99() > bound(song.kind()) && !song.loop().equals(blockedLoop)) {
            wrong.add(which + " had a p99 of " + Figures.time(song.p99())
                    + ", over the bound of " + Figures.time(bound(song.kind())));
        }
    }

    private Footprint atRest(Footprint before) throws IOException {
        long end = System.nanoTime() + REST.toNanos();
        Footprint now = server.footprint();
        while (!now.isBackAt(before) && System.nanoTime() < end && interruption.pass(GLANCE)) {
            now = server.footprint();
        }
        return now;
    }
}
