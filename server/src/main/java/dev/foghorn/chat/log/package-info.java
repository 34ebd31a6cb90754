/** What is said in a room: order, ids, storage. Knows nothing of connections or JSON. */
package dev.foghorn.chat.log;
