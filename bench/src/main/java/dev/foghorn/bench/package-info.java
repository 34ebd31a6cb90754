/** Measures Foghorn. {@link dev.foghorn.bench.Bench} is the program. */
package dev.foghorn.bench;
