/**
 * The timing models: for each phase of a connection (connect, data, disconnect) the mean time T of one operation and
 * the rate lambda at which operations complete, measured separately, and what the model says they have to do with one
 * another.
 */
package dev.foghorn.bench.timing;
