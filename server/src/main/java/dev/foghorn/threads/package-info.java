/** Threads beside the loops, for what may wait. */
package dev.foghorn.threads;
