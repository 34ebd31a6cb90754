package dev.foghorn.bench.report;

import java.util.List;

/** A part of a report's page, with a heading of its own; a command that measures more than results adds its own. */
public record Section(String title, List<Block> blocks) {
    public Section(String title, Block... blocks) {
        this(title, List.of(blocks));
    }
}
