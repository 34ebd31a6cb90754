/** Messages: fragments put together, text checked, control frames told apart (RFC 6455 sections 5.4 to 5.6). */
package dev.foghorn.protocol.message;
