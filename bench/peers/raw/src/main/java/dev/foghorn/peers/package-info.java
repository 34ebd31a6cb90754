/** Servers on other people's stacks, to measure Foghorn beside. Each is a program; nothing of this is published. */
package dev.foghorn.peers;
