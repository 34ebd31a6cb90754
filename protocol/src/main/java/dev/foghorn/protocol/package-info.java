/**
 * The WebSocket protocol (RFC 6455) as a machine that never touches a socket: {@link dev.foghorn.protocol.Endpoint}
 * takes the bytes that came and puts the bytes that are to go into a sink.
 *
 * <p>The packages follow the RFC, and depend on one another only from right to left:
 *
 * <pre>
 *   utf8 (8.1)  &lt;-  close (7)  &lt;-  frame (5.1-5.3, 5.5)  &lt;-  message (5.4, 5.6)  &lt;-  Endpoint
 *   handshake (4) uses utf8 alone, for percent-encoded names: it ends where frames begin
 * </pre>
 */
package dev.foghorn.protocol;
