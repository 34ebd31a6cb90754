/**
 * Foghorn under attack, and over a long time: what is promised to the well-behaved holds while others misbehave, and
 * nothing stays behind.
 */
package dev.foghorn.bench.soak;
