/**
 * Owns: files of documents read under a bound and joined into one request, and the way back from a
 * line of it to a line of a file. Never: what the documents mean. Start at: {@link
 * dev.berth.daemon.cli.input.DocumentFiles}. Next in flow: the daemon's readers of documents.
 */
@NullMarked
package dev.berth.daemon.cli.input;

import org.jspecify.annotations.NullMarked;
