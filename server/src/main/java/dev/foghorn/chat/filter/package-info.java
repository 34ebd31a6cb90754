/** What may not be said, or not so: keywords and regular expressions, in linear time. */
package dev.foghorn.chat.filter;
