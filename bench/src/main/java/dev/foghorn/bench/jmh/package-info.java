/** Benchmarks that JMH runs: the three phases of a connection, and the pieces of the protocol. */
package dev.foghorn.bench.jmh;
