/** The server: options, routes, origins, pages, start and stop. */
package dev.foghorn.server;
