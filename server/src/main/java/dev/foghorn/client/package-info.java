/** The WebSocket client, on the same loops and the same protocol as the server. */
package dev.foghorn.client;
