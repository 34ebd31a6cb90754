/** Closing the connection: codes, reasons, the closing handshake, and errors that end it (RFC 6455 section 7). */
package dev.foghorn.protocol.close;
