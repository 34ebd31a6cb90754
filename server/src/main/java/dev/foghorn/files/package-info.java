/** Files that may change while the program runs. */
package dev.foghorn.files;
