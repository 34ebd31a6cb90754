/**
 * Selector loops and the connections on them. Everything about a connection is touched by its loop's thread alone.
 *
 * <pre>
 *   socket --read--> loop.in --Phase--> Endpoint --> WebSocketHandler
 *                                                        | send
 *   socket &lt;--one write-- loop.out &lt;---- Outbox &lt;--------+
 *                            ^              | what a write leaves over, and what rooms share
 *                            +-- queue &lt;----+
 * </pre>
 *
 * Each read and write goes through a Transport: the socket as it is, or TLS.
 */
package dev.foghorn.loop;
