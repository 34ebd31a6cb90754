package dev.foghorn.bench.soak;

import java.util.List;

/**
 * One attack, and what became of the server.
 *
 * @param seen the attack's own account; null if it failed
 * @param songs of the canaries meanwhile
 * @param before what the server held before the attack
 * @param after what it held when it had come to rest
 * @param wrong what was not as promised, a sentence each; empty if all was well
 */
record Trial(
        String name,
        String seen,
        List<Canaries.Song> songs,
        Footprint before,
        Footprint after,
        List<String> wrong) {}
