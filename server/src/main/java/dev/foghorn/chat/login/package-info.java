/** Registering, logging in and out over HTTP; CHAT.md tells how it looks from outside. */
package dev.foghorn.chat.login;
