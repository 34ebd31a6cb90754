/** What a command measured, as data, and the files that it leaves. */
package dev.foghorn.bench.report;
