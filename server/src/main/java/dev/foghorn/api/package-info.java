/** What a program sees of Foghorn: connections, handlers, and what became of a send. */
package dev.foghorn.api;
