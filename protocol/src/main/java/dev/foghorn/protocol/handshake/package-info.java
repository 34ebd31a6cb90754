/** The opening handshake (RFC 6455 section 4), the URIs it starts from (section 3), and the HTTP/1.1 that it needs. */
package dev.foghorn.protocol.handshake;
