/** Foghorn and servers on other stacks, measured side by side. */
package dev.foghorn.bench.peers;
