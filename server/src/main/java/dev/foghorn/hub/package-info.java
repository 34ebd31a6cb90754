/** Rooms, and the handlers of the built-in routes: echo, broadcast, room. */
package dev.foghorn.hub;
