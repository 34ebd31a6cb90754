/** Who somebody is: accounts, passwords, sessions and their tokens, and logging in over HTTP. */
package dev.foghorn.chat.account;
