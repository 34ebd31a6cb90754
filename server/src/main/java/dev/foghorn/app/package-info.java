/** The program {@code foghorn}: a server to try things on, and a client for the terminal. */
package dev.foghorn.app;
