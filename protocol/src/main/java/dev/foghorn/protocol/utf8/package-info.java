/** UTF-8 in text messages and close reasons (RFC 6455 section 8.1, RFC 3629). */
package dev.foghorn.protocol.utf8;
