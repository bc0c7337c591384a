/**
 * Owns: reading YAML and JSON documents into typed values, with every problem at its line and field
 * path, inside named bounds. Never: a database, a socket or the engine; an exception for something
 * a user wrote. Start at: {@link dev.berth.daemon.document.DocumentReader}. Next in flow: {@code
 * dev.berth.daemon.store}.
 */
@NullMarked
package dev.berth.daemon.document;

import org.jspecify.annotations.NullMarked;
