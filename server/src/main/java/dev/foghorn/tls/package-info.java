/**
 * Certificates, keys and trust: makes the {@link javax.net.ssl.SSLEngine}s that {@code dev.foghorn.loop} runs, and knows
 * neither sockets nor loops.
 *
 * <pre>
 *   PEM or PKCS12 files --&gt; Identity --&gt; ServerTls --&gt; SSLEngine for each connection; reloads what changes
 *   CA file, or the system's CAs ------&gt; ClientTls --&gt; SSLEngine for each connection
 * </pre>
 */
package dev.foghorn.tls;
