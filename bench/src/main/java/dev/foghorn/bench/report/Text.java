package dev.foghorn.bench.report;

/** A paragraph. */
public record Text(String text) implements Block {}
