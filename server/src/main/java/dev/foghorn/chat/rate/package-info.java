/** How much one user, and one address, may do in a time. */
package dev.foghorn.chat.rate;
