/** Load on any WebSocket server, made by Foghorn's own client on one thread, and measured from outside. */
package dev.foghorn.bench.load;
