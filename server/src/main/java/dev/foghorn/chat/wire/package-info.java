/** The chat's messages as they are on the wire: JSON and media frames, read and written; see CHAT.md. */
package dev.foghorn.chat.wire;
