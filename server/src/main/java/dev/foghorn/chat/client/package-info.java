/** A client of the chat that connects again by itself, and misses nothing. */
package dev.foghorn.chat.client;
