/** Two runs compared: what changed, how surely, and whether that shall fail a build. */
package dev.foghorn.bench.diff;
