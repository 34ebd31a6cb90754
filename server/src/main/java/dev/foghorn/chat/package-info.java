/** The chat: rooms that are logs, who is in them, and what each may do. Its wire protocol is in CHAT.md. */
package dev.foghorn.chat;
